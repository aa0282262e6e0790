/** The few figures of an import that lead: read, new, changed, the same, rejected. */
import type { ImportSummary } from '../../api/contract/imports.ts';
import { formatCount, formatShare } from '../format/numbers.ts';
import { useApp } from '../state/store.ts';
import { useWords } from './words.ts';

const FIGURES = ['read', 'inserted', 'updated', 'unchanged', 'rejected'] as const;

export function FigureLine({ summary, isDry }: { summary: ImportSummary; isDry: boolean }) {
  const t = useWords();
  const language = useApp((state) => state.language);
  return (
    <dl className="import-figures" data-test={isDry ? 'preview-figures' : 'run-figures'}>
      {FIGURES.map((figure) => (
        <div key={figure} data-figure={figure} data-some={summary[figure] > 0} title={figure === 'read' ? undefined : `${formatCount(summary[figure], language)} / ${formatCount(summary.read, language)} · ${formatShare(summary[figure], summary.read, language)}`}>
          <dt>{t(`figure.${isDry && figure !== 'read' && figure !== 'rejected' ? `${figure}Dry` : figure}`)}</dt>
          <dd data-count={summary[figure]}>{formatCount(summary[figure], language)}</dd>
        </div>
      ))}
    </dl>
  );
}
