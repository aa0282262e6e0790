import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../tiles/seeded-random.ts';
import { findingText } from '../../contract/imports-guard.ts';
import type { CoarseFinding } from '../../contract/imports-guard.ts';
import type { PositionClass } from '../../contract/vocabulary.ts';
import type { ImportTarget } from '../mapping-format.ts';
import { LatticeCounter } from './lattice.ts';

interface Batch {
  readonly step: number;
  readonly unit?: 'degrees' | 'metres';
  readonly positionClass?: PositionClass | null;
  readonly layer?: ImportTarget;
  readonly count?: number;
  /** Share of the records that are rounded so; the others have all their digits. */
  readonly share?: number;
}

/** Places of a town, rounded to multiples of a step. */
function judge({ step, unit = 'degrees', positionClass = null, layer = 'components', count = 60, share = 1 }: Batch): CoarseFinding[] {
  const random = seededRandom(9);
  const counter = new LatticeCounter(unit);
  for (let i = 0; i < count; i++) {
    const whole = unit === 'degrees' ? [113.6 + random() * 0.1, 37.75 + random() * 0.1] : [467_000 + random() * 4000, 4_185_000 + random() * 4000];
    const rounded = whole.map((value) => (i < share * count ? Number((Math.round(value / step) * step).toFixed(9)) : value));
    counter.add([rounded[0]!, rounded[1]!], positionClass);
  }
  return counter.findings(layer, 'EPSG:4490');
}

describe('coordinates that are coarser than their position class', () => {
  const coarse: [title: string, batch: Batch, finding: Partial<CoarseFinding>][] = [
    ['two decimals of a degree', { step: 0.01 }, { step: '0.01°', records: 60, of: 60, positionClass: null, toleranceMeters: 10 }],
    ['three decimals', { step: 0.001 }, { step: '0.001°' }],
    ['whole minutes of arc', { step: 1 / 60 }, { step: '1′' }],
    ['whole seconds of arc', { step: 1 / 3600 }, { step: '1″' }],
    ['four decimals in class B', { step: 0.0001, positionClass: 'B' }, { step: '0.0001°', positionClass: 'B', toleranceMeters: 1 }],
    ['five decimals in class A', { step: 0.00001, positionClass: 'A' }, { step: '0.00001°', positionClass: 'A', toleranceMeters: 0.5 }],
    ['tens of metres in class A', { step: 10, unit: 'metres', positionClass: 'A' }, { step: '10 m' }],
    ['a hundred metres that claim nothing', { step: 100, unit: 'metres' }, { step: '100 m', stepMeters: 100 }],
    ['a third of the records', { step: 0.001, share: 1 / 3 }, { records: 20, of: 60 }],
    ['events to two decimals', { step: 0.01, layer: 'events' }, { toleranceMeters: 60 }],
  ];
  for (const [title, batch, finding] of coarse) {
    it(`${title}: stopped`, () => expect(judge(batch)).toMatchObject([{ kind: 'coarse', ...finding }]));
  }

  const honest: [title: string, batch: Batch][] = [
    ['seven decimals in class A', { step: 1e-7, positionClass: 'A' }], ['six decimals in class A', { step: 1e-6, positionClass: 'A' }],
    ['five decimals in class B', { step: 1e-5, positionClass: 'B' }], ['four decimals in class C', { step: 1e-4, positionClass: 'C' }],
    ['four decimals that claim nothing', { step: 1e-4 }], ['whole metres in class A', { step: 1, unit: 'metres', positionClass: 'A' }],
    ['millimetres in class A', { step: 0.001, unit: 'metres', positionClass: 'A' }], ['ten metres in class C', { step: 10, unit: 'metres', positionClass: 'C' }],
    ['reports to three decimals', { step: 0.001, layer: 'reports' }], ['grids on round numbers', { step: 100, unit: 'metres', layer: 'grids' }],
    ['nine records, which may stand so by chance', { step: 0.01, count: 9 }], ['a tenth of the records', { step: 0.001, share: 0.1 }],
  ];
  for (const [title, batch] of honest) {
    it(`${title}: pass`, () => expect(judge(batch)).toEqual([]));
  }

  it('each class is judged by itself, and told in both languages', () => {
    const counter = new LatticeCounter('degrees');
    const random = seededRandom(4);
    for (let i = 0; i < 40; i++) {
      const place = [113.6 + random() * 0.1, 37.8 + random() * 0.1] as const;
      counter.add(place, 'A');
      counter.add([Number(place[0].toFixed(4)), Number(place[1].toFixed(4))], i % 2 ? 'C' : 'B');
    }
    const findings = counter.findings('components', 'EPSG:4490');
    expect(findings.map(({ positionClass }) => positionClass)).toEqual(['B']);
    expect(findingText(findings[0]!)).toEqual({
      en: '20 of 20 records of position class B have coordinates that are multiples of 0.0001°, a lattice of 11 m, and the tolerance is ±1 m: they are coarser than they claim to be.',
      zh: '定位精度等级为 B 的 20 条记录中有 20 条坐标只取到 0.0001°（约 11 米一格），而允许误差为 ±1 米：坐标比所声明的精度粗。',
    });
  });
});
