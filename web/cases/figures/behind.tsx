/** The cases behind a number, in the right dock: the same query that made the number, so that both agree. */
import { CloseOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button, Tag } from 'antd';
import { useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { shortCaseNumber } from '../../../api/contract/cases/case-number.ts';
import type { CaseRow } from '../../../api/contract/cases/lists.ts';
import { useAreaName } from '../../alerts/areas.ts';
import { onDeskKey } from '../../alerts/desk-keys.ts';
import { useDesk } from '../../alerts/desk-state.ts';
import { useNow } from '../../alerts/now.ts';
import { formatCount, formatMoment } from '../../format/numbers.ts';
import { Empty, Failed, Loading } from '../../panels/notice.tsx';
import { SeveritySymbol } from '../../panels/symbols.tsx';
import { useOpenCounty } from '../../panels/top-bar.tsx';
import { useApp } from '../../state/store.ts';
import { openCase } from '../desk/list.tsx';
import { ChannelIcon, DueTag, Flags } from '../desk/symbols.tsx';
import { useCaseWords } from '../desk/words.ts';
import { closeBehind } from './actions.ts';
import { behindWords } from './behind-words.ts';
import { useBehind } from './requests.ts';
import { useFigureWords } from './words.ts';

export function BehindPanel({ behind }: { behind: string }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const list = useBehind(behind);
  const first = list.data?.pages[0];
  const rows = list.data?.pages.flatMap((page) => page.cases) ?? [];
  useMakeRoom();
  return (
    <aside className="panel drawer alert-panel behind-panel" aria-label={t('figures.behind.title')} data-test="behind-panel">
      <BehindHead behind={behind} />
      <p className="alert-total behind-total" data-test="behind-total" data-count={first && !list.isPlaceholderData ? first.total : undefined}>
        {first && <><b>{t('figures.behind.total', { count: formatCount(first.total, language) as never })}</b> {t('common.asOf', { time: formatMoment(first.asOf, 'clock', language, zone) })}</>}
        <Button type="text" size="small" icon={<ReloadOutlined />} aria-label={t('figures.behind.refresh')} loading={list.isRefetching && !list.isFetchingNextPage} onClick={() => void list.refetch()} data-test="behind-refresh" />
      </p>
      <div className="list-rows" data-stale={list.isPlaceholderData || undefined}>
        {list.isPending && <Loading rows={8} label={t('common.loading')} />}
        {list.isError && !first && <Failed title={t('figures.behind.failed')} error={list.error} retry={() => void list.refetch()} />}
        {first?.total === 0 && <Empty title={t('figures.behind.empty')} hint={t('figures.behind.emptyHint')} />}
        {rows.length > 0 && <BehindRows rows={rows} />}
        {list.hasNextPage && <Button block className="behind-more" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()} data-test="behind-more">{t('figures.behind.more', { shown: formatCount(rows.length, language) })}</Button>}
      </div>
    </aside>
  );
}

/** One dock on the right: whatever opens there after this list takes its place. */
function useMakeRoom(): void {
  const isTaken = [useApp((state) => state.inbox !== null), useDesk((state) => state.isOpen)].includes(true);
  useEffect(() => { if (isTaken) closeBehind(); }, [isTaken]);
}

function BehindHead({ behind }: { behind: string }) {
  const { t } = useTranslation();
  const words = useFigureWords();
  const { title, parts } = useMemo(() => behindWords(behind), [behind]);
  return (
    <>
      <header className="panel-head">
        <h2>{words.title(title)}</h2>
        <Button type="text" size="small" aria-label={t('figures.behind.close')} icon={<CloseOutlined />} onClick={closeBehind} data-test="behind-close" />
      </header>
      <div className="behind-parts">
        {title.kind === 'indicator' && <p className="quiet">{words.counted(title)}{words.unitNote(title)}</p>}
        {parts.map(({ name, value }) => <Tag key={`${name}=${value}`}>{words.part({ name, value })}</Tag>)}
      </div>
    </>
  );
}

/** J and K walk the rows as in every list. */
function useWalking(box: RefObject<HTMLUListElement | null>): void {
  useEffect(() => onDeskKey((key) => {
    if (key !== 'next' && key !== 'previous') return false;
    const buttons = [...(box.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[key === 'next' ? at + 1 : Math.max(0, at - 1)]?.focus();
    return true;
  }), [box]);
}

function BehindRows({ rows }: { rows: readonly CaseRow[] }) {
  const { t } = useTranslation();
  const now = useNow();
  const box = useRef<HTMLUListElement>(null);
  useWalking(box);
  return <ul ref={box} className="behind-rows" aria-label={t('figures.behind.list')}>{rows.map((row) => <li key={row.id}><BehindRow row={row} now={now} /></li>)}</ul>;
}

function BehindRow({ row, now }: { row: CaseRow; now: number }) {
  const words = useCaseWords();
  const areaName = useAreaName();
  const isOpen = useApp((state) => state.selection?.layer === 'cases' && state.selection.id === row.id);
  return (
    <button type="button" className="behind-row" data-due={words.due(row, now).kind} data-open={isOpen} onClick={() => openCase(row)} data-test="behind-row" data-case={row.id}>
      <span className="case-words">
        <span className="case-name"><span className="case-severity"><SeveritySymbol severity={row.severity} size={13} /></span><b>{words.className(row)}</b><span className="case-state">{words.state(row.state)}</span></span>
        <span className="case-sub">{[areaName(row.areaCode), row.address ?? row.description].filter(Boolean).join(' · ')}</span>
        <span className="case-sub"><ChannelIcon channel={row.channel} /><code>{shortCaseNumber(row.code, row.id)}</code>{row.department && <span className="case-department">{words.department(row.department)}</span>}<Flags row={row} /></span>
      </span>
      <span className="case-side"><DueTag row={row} now={now} words={words} /></span>
    </button>
  );
}
