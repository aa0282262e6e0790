/** The datum guard: holds a batch, before it is loaded, against what its county has, and says what looks wrong. */
import { OWN_REFERENCE, comparisonText, findingAdvice, findingText } from '../../contract/imports-guard.ts';
import type { GuardFinding, GuardReading, GuardReport, ShiftFinding } from '../../contract/imports-guard.ts';
import type { Queryable } from '../../store/database.ts';
import type { Boundary } from '../check-staged.ts';
import { ImportError } from '../import-error.ts';
import type { ImportTarget } from '../mapping-format.ts';
import type { BatchSample } from './batch-sample.ts';
import { prepareCountyPlace } from './county-place.ts';
import { judgeBorder } from './judge-border.ts';
import { judgePlace } from './judge-place.ts';
import { judgeShift } from './judge-shift.ts';
import type { Verdict } from './judge-shift.ts';
import { loadWindows } from './load-windows.ts';
import { compassOf, declaredReading, median, readPlace, vector } from './readings.ts';
import type { ReadPlace } from './readings.ts';

export { BatchSample } from './batch-sample.ts';

/** Thrown when the guard stops a batch. Carries the report, whose words are in both languages. */
export class GuardStop extends ImportError {
  readonly report: GuardReport;

  constructor(report: GuardReport) {
    super(['The datum guard stops this import:', ...guardLines(report)].join('\n'));
    this.report = report;
  }
}

/** Findings and what to try, as lines for a terminal. */
export function guardLines(report: GuardReport): string[] {
  return report.findings.flatMap((finding) => [`  ${findingText(finding).en}`, ...findingAdvice(finding).map(({ en }) => `    - ${en}`)]);
}

/** One line on what the batch was compared with. */
export function comparisonLine(report: GuardReport): string {
  return comparisonText(report).en;
}

export interface GuardQuestion {
  readonly county: string;
  readonly layer: ImportTarget;
  /** Of the import; null: the county's own. */
  readonly boundary: Boundary | null;
  readonly sample: BatchSample;
  readonly confirmed: boolean;
}

/**
 * Judges a batch. Reads a bounded number of rows, whatever the size of batch and county; the same batch gives the same verdict.
 * @param client in a transaction, for a temporary table
 */
export async function guardBatch(client: Queryable, question: GuardQuestion): Promise<GuardReport> {
  const { county, layer, boundary, sample, confirmed } = question;
  const findings: GuardFinding[] = sample.lattice.findings(layer, sample.crs.name);
  const countyPlace = await prepareCountyPlace(client, county, boundary, layer);
  const misread = await judgePlace(client, sample, countyPlace);
  if (misread) return { findings: [misread, ...findings], confirmed, comparison: 'nothing', compared: 0, references: {} };
  const places = sample.placed.places.map((raw) => readPlace(sample.crs, raw)).filter((place) => place !== null);
  if (places.length < sample.placed.places.length / 2) return { findings, confirmed, comparison: 'abroad', compared: 0, references: {} };
  const declared = declaredReading(sample.crs);
  const { windows, references } = await loadWindows(client, county, places, declared);
  let verdict = judgeShift(windows, declared, OWN_REFERENCE[layer]);
  if (verdict.comparison !== 'fits' && verdict.comparison !== 'shifted') {
    const border = await judgeBorder(client, countyPlace, places, declared);
    if (border) {
      const { reading, outsideAsDeclared: asDeclared, outsideAsFound: asFound, compared } = border;
      verdict = { ...verdict, comparison: 'shifted', compared, found: { reading, evidence: 'border', fit: { what: 'outside_county', meters: 0, asDeclared, asFound }, z: null } };
    }
  }
  const shift = shiftFinding(sample, verdict, places, declared);
  return { findings: shift ? [shift, ...findings] : findings, confirmed, comparison: verdict.comparison, compared: verdict.compared, references, declared, share: verdict.share, mixture: verdict.mixture };
}

function shiftFinding(sample: BatchSample, verdict: Verdict, places: readonly ReadPlace[], declared: GuardReading): ShiftFinding | null {
  if (!verdict.found) return null;
  const { reading, evidence, fit, z } = verdict.found;
  const moves = places.map((place) => vector(place[reading], place[declared]));
  const move = [median(moves.map(([east]) => east)), median(moves.map(([, north]) => north))] as const;
  // Metres that were shifted before they were projected have no name of their own.
  const tries = sample.crs.unit === 'metres' ? [] : [reading === 'plain' ? 'EPSG:4490' : reading];
  return {
    kind: 'shift', reading, evidence, fit, z, mixture: verdict.mixture, records: sample.placed.seen, of: sample.placed.seen + sample.unreadable.seen, compared: verdict.compared, declared: sample.crs.name,
    tries, meters: Math.round(Math.hypot(...move)), direction: compassOf(move),
  };
}
