/** What a leader asks first: how much is open, due, overdue, where and with whom; each number leads to its cases. Beside the map. */
import { BarChartOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { FIGURES, figureLink } from '../../../api/contract/cases/figures.ts';
import type { Figure, FiguresReply } from '../../../api/contract/cases/figures.ts';
import { useLastGood } from '../../data/last-good.ts';
import { formatMoment } from '../../format/numbers.ts';
import { said } from '../../i18n/index.ts';
import { LoadingLine } from '../../panels/loading-line.tsx';
import { Failed, Loading } from '../../panels/notice.tsx';
import { useOpenCounty } from '../../panels/top-bar.tsx';
import { useApp } from '../../state/store.ts';
import { togglePage } from './actions.ts';
import { FilterNote, SightHead } from './frame.tsx';
import { Headline } from './headline.tsx';
import { NumberLink } from './number-link.tsx';
import { OverdueByDepartment } from './overdue.tsx';
import { useFigures } from './requests.ts';
import { FigureTable } from './table.tsx';

/** The big figures, in the order in which they are read. */
const WORK: readonly Figure[] = ['open', 'dueToday', 'soon', 'overdue', 'suspended', 'supervised'];
const TODAY: readonly Figure[] = ['reportedToday', 'filedToday', 'closedToday'];

export default function LeaderPage() {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const scope = useApp((state) => `${state.county} ${state.person}`);
  const figures = useFigures('total');
  const good = useLastGood(figures.data, scope);
  const reply = good.value;
  const time = reply && formatMoment(reply.asOf, 'clock', language, zone);
  return (
    <section className="desk-page sight-page leader-page" aria-label={t('figures.leader.title')} data-test="leader-page">
      <SightHead title={t('figures.leader.title')}>
        <Button icon={<BarChartOutlined />} onClick={() => togglePage('indicators')} data-test="to-indicators">{t('figures.leader.indicators')}</Button>
      </SightHead>
      <div className="desk-page-body">
        <LoadingLine />
        <FilterNote />
        {!reply && figures.isPending && <Loading rows={6} label={t('common.loading')} />}
        {!reply && figures.isError && <Failed title={t('figures.leader.failed')} error={figures.error} retry={() => void figures.refetch()} />}
        {reply && (
          <>
            <p className={figures.isError ? 'sight-moment warn' : 'sight-moment quiet'}>{figures.isError ? t('figures.leader.stale', { time }) : `${t('common.asOf', { time })} · ${t('figures.leader.live')}`}</p>
            <BigFigures title={t('figures.leader.work')} reply={reply} figures={WORK} isOld={figures.isError} />
            <div className="leader-pair">
              <BigFigures title={t('figures.leader.today')} reply={reply} figures={TODAY} isOld={figures.isError} />
              <Headline />
            </div>
          </>
        )}
        <OverdueByDepartment />
        <FigureTable />
      </div>
    </section>
  );
}

function BigFigures({ title, reply, figures, isOld }: { title: string; reply: FiguresReply; figures: readonly Figure[]; isOld: boolean }) {
  const language = useApp((state) => state.language);
  return (
    <section className="big-figures" aria-label={title} data-stale={isOld || undefined}>
      <h3>{title}</h3>
      <dl>
        {figures.map((figure) => (
          <div key={figure} data-figure={figure} data-some={reply.total[figure] > 0}>
            <dt>{said(FIGURES[figure], language)}</dt>
            <dd><NumberLink value={reply.total[figure]} name={said(FIGURES[figure], language)} link={figureLink(reply, reply.total, figure)} test={`figure-${figure}`} /></dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
