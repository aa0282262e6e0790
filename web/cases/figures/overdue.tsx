/** Overdue cases by department as bars; a bar leads to its cases. The same numbers stand in the table by department. */
import { Suspense, lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { figureLink } from '../../../api/contract/cases/figures.ts';
import { said } from '../../i18n/index.ts';
import { useApp } from '../../state/store.ts';
import { showBehind } from './actions.ts';
import { useFigures } from './requests.ts';

const Chart = lazy(() => import('./chart.tsx'));
/** Departments with the most; the table has all. */
const MOST_BARS = 10;

export function OverdueByDepartment() {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const { data } = useFigures('department');
  if (!data) return null;
  const rows = data.rows.filter((row) => row.overdue > 0).sort((a, b) => b.overdue - a.overdue).slice(0, MOST_BARS);
  const bars = rows.map((row) => ({ name: row.name ? said(row.name, language) : row.key ?? t('figures.leader.none'), value: row.overdue, link: figureLink(data, row, 'overdue') }));
  return (
    <section className="leader-chart" aria-label={t('figures.leader.chart')} data-test="overdue-chart" data-bars={bars.length}>
      <h3>{t('figures.leader.chart')}</h3>
      {bars.length === 0 ? <p className="quiet">{t('figures.leader.noOverdue')}</p> : <Suspense><Chart bars={bars} label={t('figures.leader.chartText', { text: bars.map(({ name, value }) => `${name} ${value}`).join(', ') })} onChoose={(i) => showBehind(bars[i]!.link)} /></Suspense>}
    </section>
  );
}
