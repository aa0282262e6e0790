/** The case panel in the right dock; on a phone a sheet from below: steps of the flow with their counts, filter, list. */
import { CloseOutlined, FilterOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { FLOWS } from '../../../api/contract/cases/flows.ts';
import { CASE_FLOWS } from '../../../api/contract/cases/vocabulary.ts';
import { useMe } from '../../alerts/people.ts';
import { useVocabulary } from '../../data/queries.ts';
import { useNames } from '../../data/names.ts';
import { formatCount, formatMoment } from '../../format/numbers.ts';
import { said } from '../../i18n/index.ts';
import { LoadingLine } from '../../panels/loading-line.tsx';
import { Empty, Failed, Loading } from '../../panels/notice.tsx';
import { useOpenCounty } from '../../panels/top-bar.tsx';
import { MOST_LIVE_CASES } from '../../data/cases.ts';
import { readCases, useCases } from '../../state/cases.ts';
import { DUE_FILTERS, NO_DEPARTMENT } from '../../state/inbox.ts';
import type { Inbox } from '../../state/inbox.ts';
import { useApp } from '../../state/store.ts';
import { closeCaseDesk, liveSteps } from './desk-actions.ts';
import { narrowDesk, narrowInbox, setCaseDesk, useCaseDesk } from './desk-state.ts';
import { CaseRows } from './list.tsx';
import { SORTS } from './order.ts';
import { useEndedCases } from './requests.ts';
import { useShown } from './shown.ts';
import type { Shown } from './shown.ts';

export function CasePanel({ inbox }: { inbox: Inbox }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const shown = useShown(inbox);
  return (
    <aside className="panel drawer alert-panel case-panel" aria-label={t('cases.title')} data-test="case-panel">
      <header className="panel-head">
        <h2>{t('cases.title')}</h2>
        <Select
          size="small" variant="filled" value={inbox.flow} aria-label={t('cases.flow')} className="case-flow" data-test="case-flow" popupMatchSelectWidth={false}
          options={CASE_FLOWS.map((flow) => ({ value: flow, label: said(FLOWS[flow].name, language) }))} onChange={(flow) => narrowInbox({ flow, step: null })}
        />
        <Button type="text" size="small" aria-label={t('cases.close')} icon={<CloseOutlined />} onClick={closeCaseDesk} data-test="cases-close" />
      </header>
      <LoadingLine />
      <Steps inbox={inbox} shown={shown} />
      <Filters inbox={inbox} />
      <Body inbox={inbox} shown={shown} />
    </aside>
  );
}

/** The flow as a row of tabs, each with how many cases stand there and how many of them are late. */
function Steps({ inbox, shown: { steps } }: { inbox: Inbox; shown: Shown }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  // What comes live before the first reading is there is no count.
  const isKnown = useCases((state) => state.asOf !== null);
  const flow = FLOWS[inbox.flow];
  const whole = steps.reduce((sum, step) => ({ count: sum.count + step.count, overdue: sum.overdue + step.overdue }), { count: 0, overdue: 0 });
  const tabs = [
    { step: null, name: t('cases.allSteps'), ...whole },
    ...liveSteps(inbox.flow).map((step) => ({ step, name: said(flow.steps[step - 1]!, language), ...steps[step - 1]! })),
    { step: 'ended' as const, name: t('cases.ended'), count: null, overdue: 0 },
  ];
  return (
    <div className="case-steps" role="group" aria-label={t('cases.steps')}>
      {tabs.map(({ step, name, count, overdue }) => (
        <button key={step} type="button" className="case-step" aria-pressed={inbox.step === step} onClick={() => narrowInbox({ step })} data-test={`step-${step ?? 'all'}`} data-count={isKnown ? count : undefined}>
          <span className="case-step-name">{name}</span>
          {count !== null && <b>{isKnown ? formatCount(count, language) : '–'}</b>}
          {isKnown && overdue > 0 && <span className="case-step-late" title={t('cases.overdueCount', { count: overdue })}><span className="unseen">{t('cases.overdueCount', { count: overdue })}</span><span aria-hidden="true">{overdue}</span></span>}
        </button>
      ))}
    </div>
  );
}

/** What was searched for is walked next. */
const focusList = (): void => document.getElementById('case-list')?.focus();

function Filters({ inbox }: { inbox: Inbox }) {
  const { t } = useTranslation();
  const { text, isFilterOpen, mine, inView } = useCaseDesk();
  const isNarrow = inbox.departments.length > 0 || inbox.classes.length > 0 || mine || inView;
  return (
    <div className="case-filters" role="search" aria-label={t('cases.filter.label')}>
      <div className="case-filter-line">
        <Input allowClear size="small" value={text} onChange={(event) => narrowDesk({ text: event.target.value })} placeholder={t('cases.search')} aria-label={t('cases.search')} onPressEnter={focusList} data-test="case-search" />
        <Select
          size="small" value={inbox.due ?? 'any'} aria-label={t('cases.filter.due')} className="case-due-filter" data-test="case-due" popupMatchSelectWidth={false}
          options={[{ value: 'any' as const, label: t('cases.filter.any') }, ...DUE_FILTERS.map((due) => ({ value: due, label: t(`cases.filter.${due}`) }))]}
          onChange={(due) => narrowInbox({ due: DUE_FILTERS.find((each) => each === due) ?? null })}
        />
        <Button size="small" type={isNarrow ? 'primary' : 'default'} ghost={isNarrow} icon={<FilterOutlined />} aria-expanded={isFilterOpen} aria-label={t(isFilterOpen ? 'cases.filter.fewer' : 'cases.filter.more')} title={t(isFilterOpen ? 'cases.filter.fewer' : 'cases.filter.more')} onClick={() => setCaseDesk({ isFilterOpen: !isFilterOpen })} data-test="case-filter" />
      </div>
      {isFilterOpen && <MoreFilters inbox={inbox} />}
    </div>
  );
}

function MoreFilters({ inbox }: { inbox: Inbox }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const names = useNames();
  const cases = useCases((state) => state.cases);
  const departments = useVocabulary().data?.departments ?? [];
  const { mine, inView, sort } = useCaseDesk();
  const classes = [...new Set([...cases.values()].filter(({ flow }) => flow === inbox.flow).map((row) => row.class))];
  return (
    <div className="case-more-filters">
      <Select
        mode="multiple" size="small" allowClear maxTagCount={1} value={[...inbox.departments]} aria-label={t('cases.filter.department')} placeholder={t('cases.filter.departments')} showSearch={{ optionFilterProp: 'label' }} data-test="case-department"
        options={[{ value: NO_DEPARTMENT, label: t('cases.filter.noDepartment') }, ...departments.map(({ code, name }) => ({ value: code, label: said(name, language) }))]} onChange={(chosen) => narrowInbox({ departments: chosen })}
      />
      <Select
        mode="multiple" size="small" allowClear maxTagCount={1} value={[...inbox.classes]} aria-label={t('cases.filter.class')} placeholder={t('cases.filter.classes')} showSearch={{ optionFilterProp: 'label' }} data-test="case-class"
        options={classes.map((id) => ({ value: id, label: names.className(id) })).sort((a, b) => a.label.localeCompare(b.label))} onChange={(chosen) => narrowInbox({ classes: chosen })}
      />
      <div className="case-filter-line">
        <Checkbox checked={mine} onChange={(event) => narrowDesk({ mine: event.target.checked })} data-test="case-mine">{t('cases.filter.mine')}</Checkbox>
        <Checkbox checked={inView} onChange={(event) => narrowDesk({ inView: event.target.checked })} data-test="case-view">{t('cases.filter.view')}</Checkbox>
      </div>
      <Select size="small" value={sort} aria-label={t('cases.sortBy')} options={SORTS.map((value) => ({ value, label: t(`cases.sort.${value}`) }))} onChange={(next) => narrowDesk({ sort: next })} data-test="case-sort" />
    </div>
  );
}

function resetFilter(): void {
  narrowDesk({ text: '', mine: false, inView: false });
  narrowInbox({ due: null, departments: [], classes: [] });
}

function Body({ inbox, shown }: { inbox: Inbox; shown: Shown }) {
  if (inbox.step === 'ended') return <Ended inbox={inbox} shown={shown} />;
  return <Live inbox={inbox} shown={shown} />;
}

function Live({ inbox, shown }: { inbox: Inbox; shown: Shown }) {
  const { t } = useTranslation();
  const { status, problem, asOf, isCut } = useCases();
  const language = useApp((state) => state.language);
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const me = useMe();
  const hasRows = asOf !== null && (shown.rows.length > 0 || shown.arrived.length > 0);
  const hidden = shown.total - shown.steps.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <p className="alert-total" data-test="case-total" data-count={shown.passing.length}>
        {asOf !== null && t('cases.totalOf', { count: shown.passing.length, total: shown.total })}
        {me && me.areas.length > 0 && ` · ${t('cases.withheld')}`}{isCut && ` · ${t('cases.cut', { count: MOST_LIVE_CASES })}`}
      </p>
      {status === 'failed' && asOf !== null && (
        <p className="list-note warn" role="alert">{t('cases.failed')}{t('map.listStop')}{t('cases.stale', { time: formatMoment(asOf, 'clock', language, zone) })} <Button type="link" size="small" onClick={() => void readCases(false)}>{t('common.retry')}</Button></p>
      )}
      {status === 'loading' && <Loading rows={9} label={t('common.loading')} />}
      {status === 'failed' && asOf === null && <Failed title={t('cases.failed')} error={problem} retry={() => void readCases(true)} />}
      {asOf !== null && !hasRows && <Nothing total={shown.total} hidden={hidden} />}
      {hasRows && <CaseRows key={`${inbox.flow}/${inbox.step}`} shown={shown} />}
    </>
  );
}

function Nothing({ total, hidden }: { total: number; hidden: number }) {
  const { t } = useTranslation();
  if (total === 0) return <Empty title={t('cases.empty')} hint={t('cases.emptyHint')} />;
  if (hidden > 0) return <Empty title={t('cases.emptyFilter')} hint={t('cases.emptyFilterHint', { count: hidden })} action={<Button onClick={resetFilter}>{t('cases.filter.reset')}</Button>} />;
  return <Empty title={t('cases.emptyStep')} hint={t('cases.emptyHint')} />;
}

function Ended({ inbox, shown }: { inbox: Inbox; shown: Shown }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const { rows, total, searchedSince, isPending, error, refetch } = useEndedCases(inbox);
  return (
    <>
      <p className="alert-total" data-test="case-total" data-count={shown.passing.length}>{!isPending && !error && t('cases.totalOf', { count: shown.passing.length, total })}
        {searchedSince !== null && !error && ` · ${t('cases.searchedSince', { day: formatMoment(searchedSince, 'minute', language, zone) })}`}</p>
      {isPending && <Loading rows={9} label={t('common.loading')} />}
      {error && rows.length === 0 && <Failed title={t('cases.failed')} error={error} retry={refetch} />}
      {!isPending && !error && shown.rows.length === 0 && <Empty title={t('cases.emptyFilter')} action={<Button onClick={resetFilter}>{t('cases.filter.reset')}</Button>} />}
      {shown.rows.length > 0 && <CaseRows shown={shown} />}
    </>
  );
}
