/** What the command line tells of batches and of their undoing. */
import { LAYERS } from '../../contract/layers.ts';
import type { ImportBatch } from '../batch.ts';
import { MOST_BATCHES } from '../batch.ts';
import { figure, table } from '../import-summary.ts';
import type { UndoReport } from '../undo-batch.ts';

/** The batches as lines, the newest first. */
export function batchLines(batches: readonly ImportBatch[]): string[] {
  if (batches.length === 0) return ['', '  Nothing was imported yet.', ''];
  const lines = batches.flatMap((batch) => {
    const { read, inserted, updated, unchanged, rejected } = batch.rows;
    return [
      '', `  Batch ${batch.batch}  ${moment(batch.finishedAt)}  ${batch.by ?? 'by whom is not known'}  ${batch.fileName} to ${batch.layer} of ${batch.county}, ${batch.crs}, source ${batch.source}`,
      `    ${figure(read)} records: ${figure(inserted)} inserted, ${figure(updated)} updated, ${figure(unchanged)} unchanged, ${figure(rejected)} rejected; SHA-256 ${batch.sha256}`,
      ...(batch.rejectFile ? [`    rejects: ${batch.rejectFile}`] : []), `    ${standing(batch)}`,
    ];
  });
  if (batches.length === MOST_BATCHES) lines.push('', `  The newest ${MOST_BATCHES}; older ones are in the table import_batches.`);
  return [...lines, ''];
}

function standing({ undone, undo, layer, rows }: ImportBatch): string {
  if (undone) return `undone ${moment(undone.at)} by ${undone.by}: ${figure(undone.deleted)} deleted, ${figure(undone.restored)} restored, ${figure(undone.kept)} kept`;
  if (!(layer in LAYERS)) return 'cannot be undone';
  if (rows.inserted + rows.updated === 0) return 'changed nothing';
  return undo ? 'can be undone' : 'can no longer be undone';
}

/** What came of an undoing, as lines. */
export function undoLines(report: UndoReport, keptPath: string): string[] {
  const { batch, deleted, restored, kept, gone, dryRun } = report;
  const would = dryRun ? 'would be ' : '';
  const lines = [
    '', `  Batch ${batch.batch}: ${batch.fileName} to ${batch.layer} of ${batch.county}, ${moment(batch.finishedAt)}`,
    `  ${figure(deleted)} inserted rows ${would}deleted, ${figure(restored)} changed rows ${would}restored, ${figure(kept)} ${would}kept as they are${gone > 0 ? `, ${figure(gone)} gone before` : ''}`,
    `  ${report.seconds.toFixed(1)} s`,
  ];
  if (report.departmentsRemoved.length > 0) lines.push(...table(dryRun ? 'Departments that would be removed' : 'Departments removed', report.departmentsRemoved.map((code) => [null, code] as const)));
  if (report.departmentsKept.length > 0) lines.push(...table('Departments that the batch added and that stay, being used or changed', report.departmentsKept.map((code) => [null, code] as const)));
  lines.push(...table('Rows that stay', report.reasons.map(({ summary, count }) => [count, summary] as const)));
  if (report.firstKept.length > 0) {
    lines.push('', ...report.firstKept.map(({ identity, id, did, reason }) => `  ${identity ?? `id ${id}`} (${did}): ${reason}`));
    lines.push('', `  Each of them, with its reason: ${keptPath}`);
  }
  if (deleted > 0 && (report.layer === 'areas' || report.layer === 'grids')) lines.push('', `  Rows that were placed in them keep their codes until they are placed again: select place_again('${batch.county}')`);
  if (report.countyRemoved) lines.push('', `  The county ${batch.county} was made by this batch and has nothing else: it ${dryRun ? 'would go' : 'went'} too.`);
  else if (batch.undo?.county && report.isUndone) lines.push('', `  The county ${batch.county} was made by this batch and stays: other things are in it.`);
  return [...lines, '', `  ${closing(report)}`, ''];
}

function closing({ dryRun, isUndone, kept }: UndoReport): string {
  if (!isUndone) return 'Every row stays: nothing was changed.';
  if (dryRun) return 'Dry run: nothing was changed.';
  return kept > 0 ? 'Undone, but for the rows that stay. Undo the batch again when nothing holds them any more.' : 'Undone.';
}

function moment(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}
