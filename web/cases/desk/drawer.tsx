/** Everything about one case, in the drawer: where it stands, what can be done, why it is due when it is, what was done. */
import { AimOutlined, ArrowLeftOutlined, CloseOutlined, LinkOutlined } from '@ant-design/icons';
import { App, Button, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { shortCaseNumber } from '../../../api/contract/cases/case-number.ts';
import type { CaseDetails, CaseRow } from '../../../api/contract/cases/lists.ts';
import { SEVERITY_NAMES } from '../../../api/contract/schemes/names.ts';
import { flyToPlace } from '../../actions/fly.ts';
import { select } from '../../actions/frame.ts';
import { useNow } from '../../alerts/now.ts';
import { said } from '../../i18n/index.ts';
import { useMapMark } from '../../panels/details-hooks.ts';
import { Failed, Loading } from '../../panels/notice.tsx';
import { NearCameras } from '../../alerts/near.tsx';
import { SeveritySymbol } from '../../panels/symbols.tsx';
import { useCases } from '../../state/cases.ts';
import { useApp } from '../../state/store.ts';
import { Moves } from './actions.tsx';
import { Clocks } from './clocks.tsx';
import { Comparison } from './comparison.tsx';
import { ComponentSection } from './component.tsx';
import { useCaseDesk } from './desk-state.ts';
import { Evidence } from './evidence.tsx';
import { Facts } from './facts.tsx';
import { Reports } from './reports.tsx';
import { useCaseDetails } from './requests.ts';
import { StepBar } from './step-bar.tsx';
import { DueTag, Flags } from './symbols.tsx';
import { Adjustments, Tasks } from './tasks.tsx';
import { Timeline } from './timeline.tsx';
import { Twins } from './twins.tsx';
import { useCaseWords } from './words.ts';

const LOCATE_ZOOM = 17.5;
/** The clock of the drawer counts every second. */
const SECOND_MS = 1_000;

export function CaseDrawer({ id }: { id: number }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useCaseDetails(id);
  const listed = useCases((state) => state.cases.get(id));
  // The lane is ahead of the details by a request.
  const row = data && listed && listed.version > data.case.version ? listed : data?.case ?? listed;
  const missing = error !== null && 'status' in error && error.status === 404;
  const comparing = useCaseDesk((state) => state.comparing);
  useMapMark(row);
  return (
    <aside className="panel drawer alert-drawer case-drawer" aria-label={t('cases.details.title')} data-test="case-drawer" data-case={id} data-version={row?.version}>
      <Head row={row} />
      <div className="panel-body">
        {row && <Standing row={row} />}
        {isPending && <Loading rows={8} label={t('common.loading')} />}
        {error && !data && <Failed title={t(missing ? 'cases.details.missing' : 'cases.details.failed')} error={error} retry={missing ? undefined : () => void refetch()} />}
        {data && row && <Body details={data} row={row} />}
      </div>
      {data && comparing?.caseId === id && <Comparison details={data} other={comparing.other} />}
    </aside>
  );
}

function Body({ details, row }: { details: CaseDetails; row: CaseRow }) {
  return (
    <>
      <Moves details={details} row={row} />
      <Clocks clocks={details.clocks} />
      <Facts details={details} row={row} />
      <Reports details={details} />
      <Twins details={details} />
      <ComponentSection details={details} />
      <Evidence details={details} />
      <NearCameras cameras={details.cameras} />
      <Tasks tasks={details.tasks} />
      <Adjustments details={details} />
      <Timeline details={details} />
    </>
  );
}

function Head({ row }: { row: CaseRow | undefined }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const isPanelOpen = useApp((state) => state.inbox !== null);
  const words = useCaseWords();
  const copy = (): void => {
    navigator.clipboard.writeText(location.href).then(() => void message.success(t('cases.details.copied')), (error: Error) => void message.error(error.message));
  };
  return (
    <header className="panel-head drawer-head">
      {isPanelOpen && <Button type="text" size="small" aria-label={t('cases.details.back')} title={t('cases.details.back')} icon={<ArrowLeftOutlined />} onClick={() => select(null)} data-test="case-back" />}
      {row && <span className="drawer-symbol" role="img" aria-label={said(SEVERITY_NAMES[row.severity], words.say.language)}><SeveritySymbol severity={row.severity} size={24} /></span>}
      <div className="drawer-title">
        <h2>{row ? words.className(row) : t('cases.details.title')}</h2>
        {row && <p><code title={row.code ?? undefined}>{shortCaseNumber(row.code, row.id)}</code> · <b data-test="case-state" data-state={row.state}>{words.state(row.state)}</b></p>}
      </div>
      {row && <Tooltip title={t('cases.details.locate')}><Button type="text" size="small" aria-label={t('cases.details.locate')} icon={<AimOutlined />} onClick={() => flyToPlace(row.lng, row.lat, LOCATE_ZOOM)} /></Tooltip>}
      <Tooltip title={t('cases.details.copyLink')}><Button type="text" size="small" aria-label={t('cases.details.copyLink')} icon={<LinkOutlined />} onClick={copy} /></Tooltip>
      <Button type="text" size="small" aria-label={t('cases.details.closeDrawer')} icon={<CloseOutlined />} onClick={() => select(null)} data-test="drawer-close" />
    </header>
  );
}

/** Where the case stands: step, clock, what is out of the ordinary. */
function Standing({ row }: { row: CaseRow }) {
  const { t } = useTranslation();
  const words = useCaseWords();
  const now = useNow(SECOND_MS);
  return (
    <div className="case-standing">
      <StepBar row={row} />
      <div className="case-standing-line"><DueTag row={row} now={now} words={words} />{row.dueAt !== null && row.dueClock && <span className="case-standing-due">{t(`cases.due.clock.${row.dueClock}`)} · {t('cases.due.at', { time: words.say.time(row.dueAt) })}</span>}<Flags row={row} /></div>
    </div>
  );
}
