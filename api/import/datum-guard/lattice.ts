/**
 * Coordinates that were rounded stand on a lattice. Its step is held against what the records claim: half a step is the error that
 * rounding alone may make, and it must not exceed the tolerance of the position class.
 *
 *   A ±0.5 m: 1 m passes, 0.00001° (1.1 m) does not     B ±1 m: 0.00001° passes     C ±10 m: 0.0001° (11 m) passes, 1″ (31 m) does not
 */
import type { CoarseFinding } from '../../contract/imports-guard.ts';
import { POSITION_CLASSES } from '../../contract/vocabulary.ts';
import type { PositionClass } from '../../contract/vocabulary.ts';
import type { ImportTarget } from '../mapping-format.ts';
import type { RawPlace } from './readings.ts';

const METERS_PER_DEGREE = 111_320;
const TOLERANCE_METERS: Readonly<Record<PositionClass, number>> = { A: 0.5, B: 1, C: 10 };
/** Of records that claim nothing. Areas are drawn coarsely, events and reports are told from an address; grids stand on round numbers by design. */
const UNCLAIMED_TOLERANCE_METERS: Readonly<Partial<Record<ImportTarget, number>>> = { areas: 100, events: 60, reports: 60, staff: 60, grids: Number.POSITIVE_INFINITY };
const USUAL_TOLERANCE_METERS = 10;
/** Fewer records stand on a lattice by chance. */
const LEAST_RECORDS = 10;
/** A tenth of all numbers ends in a zero, so one in a hundred records stands on a lattice ten times as coarse as it was written. */
const LEAST_SHARE = 0.2;

interface Step {
  readonly size: number;
  readonly title: string;
  readonly meters: number;
  /** How far from a multiple a number may be, in steps. Seconds of arc were rounded to some decimals on their way. */
  readonly slack: number;
}

const DEGREE_STEPS: readonly Step[] = [
  ...[1, 0.1, 0.01, 0.001, 0.0001, 0.00001, 0.000001].map((size) => ({ size, title: `${size.toFixed(6).replace(/\.?0+$/, '')}°`, meters: size * METERS_PER_DEGREE, slack: 1e-4 })),
  { size: 1 / 60, title: '1′', meters: METERS_PER_DEGREE / 60, slack: 0.003 },
  { size: 1 / 3600, title: '1″', meters: METERS_PER_DEGREE / 3600, slack: 0.005 },
].sort((a, b) => b.meters - a.meters);
const METER_STEPS: readonly Step[] = [1000, 100, 10, 1, 0.1].map((size) => ({ size, title: `${size} m`, meters: size, slack: 1e-4 }));

/** Counts, over all records of a batch, how many stand on which lattice. */
export class LatticeCounter {
  readonly #steps: readonly Step[];
  readonly #counts = new Map<PositionClass | null, { all: number; on: number[] }>();

  constructor(unit: 'degrees' | 'metres') {
    this.#steps = unit === 'degrees' ? DEGREE_STEPS : METER_STEPS;
  }

  add([east, north]: RawPlace, positionClass: PositionClass | null): void {
    let counts = this.#counts.get(positionClass);
    if (!counts) this.#counts.set(positionClass, counts = { all: 0, on: this.#steps.map(() => 0) });
    counts.all += 1;
    for (let i = 0; i < this.#steps.length; i++) {
      const step = this.#steps[i]!;
      if (isMultiple(east, step) && isMultiple(north, step)) counts.on[i]! += 1;
    }
  }

  /** One finding for each position class whose records are coarser than it. */
  findings(layer: ImportTarget, declared: string): CoarseFinding[] {
    const findings: CoarseFinding[] = [];
    for (const positionClass of [...POSITION_CLASSES, null]) {
      const counts = this.#counts.get(positionClass);
      if (!counts) continue;
      const toleranceMeters = positionClass ? TOLERANCE_METERS[positionClass] : UNCLAIMED_TOLERANCE_METERS[layer] ?? USUAL_TOLERANCE_METERS;
      const coarse = this.#steps.map((step, i) => ({ step, records: counts.on[i]! })).filter(({ step }) => step.meters / 2 > toleranceMeters);
      const records = Math.max(0, ...coarse.map((found) => found.records));
      if (records < LEAST_RECORDS || records < LEAST_SHARE * counts.all) continue;
      // A coarse lattice is part of every finer one: the coarsest that explains the records is what they were rounded to.
      const { step } = coarse.find((found) => found.records >= 0.9 * records)!;
      findings.push({ kind: 'coarse', positionClass, records, of: counts.all, declared, tries: [], step: step.title, stepMeters: step.meters, toleranceMeters });
    }
    return findings;
  }
}

function isMultiple(value: number, { size, slack }: Step): boolean {
  const steps = value / size;
  return Math.abs(steps - Math.round(steps)) <= slack;
}
