/** The cases as rows that keys walk. While somebody points at it or walks it, nothing in it moves. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { Button } from 'antd';
import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../api/contract/cases/lists.ts';
import { revealPlace } from '../../actions/fly.ts';
import { select } from '../../actions/frame.ts';
import { onDeskKey } from '../../alerts/desk-keys.ts';
import { useFocusAfterDetails } from '../../panels/details-hooks.ts';
import { useHolding } from '../../panels/use-holding.ts';
import type { Holding } from '../../panels/use-holding.ts';
import { getApp } from '../../state/store.ts';
import { clearPicked, getCaseDesk, pick, setCaseDesk, useCaseDesk } from './desk-state.ts';
import { turnStep } from './desk-actions.ts';
import { hold } from './order.ts';
import { ListRow, ROW_PIXELS } from './row.tsx';
import type { Shown } from './shown.ts';
import { markedIndex, walk } from './walk.ts';
import type { Step } from './walk.ts';
import { useCaseWords } from './words.ts';

const OPEN_ZOOM = 16;

export function openCase({ id, lng, lat }: Pick<CaseRow, 'id' | 'lng' | 'lat'>): void {
  if (getCaseDesk().moving?.caseId !== id) setCaseDesk({ moving: null, comparing: null });
  select({ layer: 'cases', id });
  revealPlace(lng, lat, OPEN_ZOOM);
}

const STEPS: Readonly<Record<string, Step>> = {
  ArrowDown: 'next', ArrowUp: 'previous', Home: 'first', End: 'last', PageDown: 'pageDown', PageUp: 'pageUp',
};

interface Walking {
  /** Index of the marked row; -1 while none is. */
  readonly active: number;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Keys of the list: steps of the mark, selecting, opening. Moves belong to the drawer that Enter opens. */
function useWalking(ids: readonly number[], rows: Shown['rows'], box: RefObject<HTMLDivElement | null>, reveal: (index: number) => void, holding: Holding): Walking {
  const mark = useCaseDesk((state) => state.mark);
  const active = markedIndex(ids, mark);
  function step(kind: Step): void {
    holding.touch();
    const next = walk(ids, getCaseDesk().mark, kind);
    setCaseDesk({ mark: next });
    const row = rows[next.index];
    // With details open, walking shows one case after the other.
    if (row && getApp().selection?.layer === 'cases') openCase(row.one);
    if (next.id !== null) reveal(next.index);
  }
  const pickMarked = (through: boolean): void => {
    if (!rows[active]) return;
    holding.touch();
    pick(rows[active].one.id, ids, through);
  };
  useEffect(() => onDeskKey((key) => {
    if (getCaseDesk().isBulkOpen) return true;
    if (key === 'fresh') holding.letGo();
    else if (key === 'next' || key === 'previous') {
      box.current?.focus({ preventScroll: true });
      step(key);
    } else if (key === 'pick') pickMarked(false);
    else if (key === 'stepBack' || key === 'stepOn') turnStep(key === 'stepOn' ? 1 : -1);
    else if (key === 'bulk') setCaseDesk({ isBulkOpen: getCaseDesk().picked.size > 0 });
    else if (rows[active] && getApp().selection === null) openCase(rows[active].one);
    else return false;
    return true;
  }));
  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== box.current) return;
    const kind = STEPS[event.key];
    if (kind) step(kind);
    else if (event.key === 'Enter' && rows[active]) openCase(rows[active].one);
    else if (event.key === ' ') pickMarked(event.shiftKey);
    else return;
    event.preventDefault();
  }
  return { active, onKeyDown };
}

export function CaseRows({ shown }: { shown: Shown }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const listId = useId();
  const words = useCaseWords();
  const { rows, now } = shown;
  const ids = rows.map(({ one }) => one.id);
  const holding = useHolding(() => {
    if (!getCaseDesk().held) setCaseDesk({ held: hold(shown.passing) });
  }, () => setCaseDesk({ held: null }));
  const isHeld = useCaseDesk((state) => state.held !== null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => ROW_PIXELS, overscan: 8, getItemKey: (index) => ids[index]! });
  const { active, onKeyDown } = useWalking(ids, rows, box, (index) => virtual.scrollToIndex(index), holding);
  useFocusAfterDetails(box, 'cases');
  return (
    <>
      {shown.arrived.length > 0 && <Button type="primary" ghost className="alert-arrived" onClick={holding.letGo} data-test="cases-arrived" title={t('cases.showArrived')}>{t('cases.arrived', { count: shown.arrived.length })}<kbd>N</kbd></Button>}
      <div
        ref={box} id="case-list" className="list-rows case-rows" role="grid" tabIndex={0} aria-label={t('cases.list')} aria-rowcount={rows.length} aria-multiselectable="true" onKeyDown={onKeyDown} data-held={isHeld} data-test="case-list"
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined} onPointerMove={holding.touch} onPointerLeave={holding.letGo} onFocus={holding.touch}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="rowgroup">
          {virtual.getVirtualItems().map(({ key, index, start }) => (
            <ListRow
              key={key} id={`${listId}-${index}`} row={rows[index]!} index={index} top={start} isMarked={index === active} now={now} words={words}
              onOpen={() => { setCaseDesk({ mark: { id: ids[index]!, index } }); holding.touch(); openCase(rows[index]!.one); }}
              onPick={(through) => { setCaseDesk({ mark: { id: ids[index]!, index } }); holding.touch(); pick(ids[index]!, ids, through); }}
            />
          ))}
        </div>
      </div>
      <PickedBar />
    </>
  );
}

/** What can be done with all that are selected. */
function PickedBar() {
  const { t } = useTranslation();
  const count = useCaseDesk((state) => state.picked.size);
  if (count === 0) return null;
  return (
    <div className="case-picked" role="status" data-test="picked" data-count={count}>
      <span>{t('cases.bulk.picked', { count })}</span>
      <Button size="small" type="primary" onClick={() => setCaseDesk({ isBulkOpen: true })} data-test="bulk-open">{t('cases.bulk.dispatch')}<kbd>B</kbd></Button>
      <Button size="small" type="text" onClick={clearPicked}>{t('cases.bulk.clear')}</Button>
    </div>
  );
}
