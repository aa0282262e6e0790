/** What an import of standards tells when it is done. */
import { counted, figure, table } from '../import-summary.ts';
import type { StandardsReport, StandardsRequest } from './import-standards.ts';

type Told = Pick<StandardsRequest, 'source' | 'edition' | 'dryRun' | 'rejectPath'>;

/** The summary, as lines for a terminal. */
export function standardsSummary(report: StandardsReport, { source, edition, dryRun, rejectPath }: Told): string[] {
  const { county, scheme, read, rejected } = report;
  const would = dryRun ? 'would be ' : '';
  const lines = [
    '',
    `  ${source.name} to the standards of ${county.name} (${county.county}${county.isNew ? ', new' : ''}), class list ${scheme.id} (${scheme.kind}s${scheme.isNew ? ', new' : ''}), edition ${edition}`,
    `  ${counted(read, 'record', 'records')} of ${counted(report.classesMet, 'class', 'classes')}: ${figure(report.inserted)} ${would}inserted, ${figure(report.updated)} ${would}updated, ${figure(report.unchanged)} unchanged, ${figure(rejected)} rejected`,
    `  ${counted(report.classesAdded, 'class', 'classes')} in ${counted(report.majorsAdded, 'major class', 'major classes')} ${would}added${report.classesRenamed ? `, ${figure(report.classesRenamed)} ${would}renamed` : ''}`,
    ...inForceLines(report),
  ];
  if (report.withdrawn) lines.push(`  ${counted(report.withdrawn, 'standard', 'standards')} of this edition that the sheet does not have ${would}withdrawn`);
  if (report.left) lines.push(`  Standards of this edition that are not in the sheet and stay in force: ${figure(report.left)}; --missing withdraw ends them`);
  if (report.withoutEnglish) lines.push(`  Classes without an English name, which are shown with the Chinese one: ${figure(report.withoutEnglish)}`);
  lines.push(...table('Limits by form', [...report.forms].map(([form, count]) => [count.read, count.refused ? `${form}, ${figure(count.refused)} of them refused` : form] as const)));
  lines.push(...table('Rejected', report.rejects.map(({ summary, count }) => [count, summary] as const)));
  if (rejected > 0) lines.push('', `  Each rejected record, with line and reason: ${rejectPath}`);
  lines.push('', `  ${closing(report, dryRun)}`, '');
  return lines;
}

function inForceLines({ validFrom, before, next, replacedFrom, replaced, endedBefore }: StandardsReport): string[] {
  const until = next ? ` until edition ${next.edition} takes its place on ${next.from}` : '';
  const lines = [`  In force from ${validFrom}${until}${before ? `, in place of edition ${before}` : ''}${replaced.length ? `, and of the lists ${replaced.join(', ')}` : ''}`];
  if (replacedFrom) lines.push(`  Another list stands in its place from ${replacedFrom}; --from puts it in force again`);
  for (const { scheme, on } of endedBefore) lines.push(`  List ${scheme} ends on ${on} already, before this edition begins`);
  return lines;
}

function closing(report: StandardsReport, dryRun: boolean): string {
  if (report.rejected === report.read) return 'No record is good: nothing was changed.';
  if (dryRun) return 'Dry run: nothing was changed.';
  const changed = report.inserted + report.updated + report.withdrawn + report.classesAdded + report.majorsAdded + report.classesRenamed;
  return changed === 0 ? 'No standard changed: the same ones were there already.' : 'Done. New cases are filed under the edition in force; cases that are filed keep theirs.';
}
