/** What an import tells when it is done. */
import { LAYERS } from '../contract/layers.ts';
import { classById } from './class-lists.ts';
import { comparisonLine, guardLines } from './datum-guard/index.ts';
import type { ImportReport, ImportRequest } from './import-file.ts';

const MOST_LINES = 40;
const COUNT_WIDTH = 9;

/** The summary, as lines for a terminal. */
export function summaryLines(report: ImportReport, request: Pick<ImportRequest, 'source' | 'mapping' | 'crs' | 'dryRun' | 'rejectPath' | 'undoDays'>): string[] {
  const { county, read, inserted, updated, unchanged, rejected, seconds } = report;
  const { layer: target } = request.mapping;
  const layer = target === 'reports' ? { id: target, title: { en: 'Reports' } } : LAYERS[target];
  const would = request.dryRun ? 'would be ' : '';
  const lines = [
    '',
    `  ${request.source.name} to ${layer.title.en.toLowerCase()} (${layer.id}) of ${county.name} (${county.county}${county.isNew ? ', new' : ''}), ${request.crs.name}: ${request.crs.title}`,
    `  ${counted(read, 'record', 'records')}: ${figure(inserted)} ${would}inserted, ${figure(updated)} ${would}updated, ${figure(unchanged)} unchanged, ${figure(rejected)} rejected`,
    `  ${seconds.toFixed(1)} s, ${figure(Math.round(read / Math.max(seconds, 0.001)))} records/s${report.boundary ? `; held against ${report.boundary}` : '; no boundary to hold the records against'}`,
    `  ${comparisonLine(report.guard)}`,
  ];
  if (report.guard.findings.length > 0) lines.push('', '  Confirmed, although the datum guard found:', ...guardLines({ ...report.guard }));
  lines.push(...table(request.dryRun ? 'Good rows by class' : 'Rows by class', report.byClass.map(({ class: id, count }) => {
    const entry = classById(id);
    return [count, entry ? `${id}  ${entry.name.zh}  ${entry.name.en}` : id] as const;
  })));
  lines.push(...table('Departments added', [...report.newDepartments].map(([code, name]) => [null, code === name ? code : `${code}  ${name}`] as const)));
  lines.push(...table('Values left out, as the mapping allows', [...report.leftOut].sort((a, b) => b[1] - a[1]).map(([what, count]) => [count, what] as const)));
  lines.push(...table('Rejected', report.rejects.map(({ summary, count }) => [count, summary] as const)));
  if (rejected > 0) lines.push('', `  Each rejected record, with line and reason: ${request.rejectPath}`);
  if (report.batch !== null) lines.push('', `  Batch ${report.batch}${target !== 'reports' && inserted + updated > 0 && request.undoDays > 0 ? `; npm run import -- --undo ${report.batch} takes it back` : ''}`);
  lines.push('', `  ${closing(report, request.dryRun)}`, '');
  return lines;
}

function closing(report: ImportReport, dryRun: boolean): string {
  if (report.rejected === report.read) return 'No record is good: nothing was changed.';
  if (dryRun) return 'Dry run: nothing was changed.';
  if (report.inserted + report.updated === 0) return 'Nothing changed: the same rows were there already.';
  return report.county.isNew ? `The county ${report.county.name} is new; it is in the county switch of the map.` : 'Done.';
}

/** Lines of a small table: a count and what it counts. */
export function table(title: string, rows: readonly (readonly [count: number | null, text: string])[]): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MOST_LINES).map(([count, text]) => `  ${(count === null ? '' : figure(count)).padStart(COUNT_WIDTH)}  ${text}`);
  if (rows.length > MOST_LINES) shown.push(`  ${''.padStart(COUNT_WIDTH)}  and ${figure(rows.length - MOST_LINES)} more`);
  return ['', `  ${title}`, ...shown];
}

/** A number and what is counted: `1 class`, `1,200 classes`. */
export function counted(value: number, one: string, many: string): string {
  return `${figure(value)} ${value === 1 ? one : many}`;
}

/** A number with its thousands told apart. */
export function figure(value: number): string {
  return value.toLocaleString('en');
}
