/** The alerts as rows that keys walk. While somebody points at it or walks it, nothing in it moves. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { Button } from 'antd';
import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { revealPlace } from '../actions/fly.ts';
import { select } from '../actions/frame.ts';
import { SeveritySymbol } from '../panels/symbols.tsx';
import { useFocusAfterDetails } from '../panels/details-hooks.ts';
import { useHolding } from '../panels/use-holding.ts';
import type { Holding } from '../panels/use-holding.ts';
import { getApp } from '../state/store.ts';
import { isAlertKey, onDeskKey } from './desk-keys.ts';
import type { AlertKey } from './desk-keys.ts';
import { getDesk, setDesk, toggleStorm, useDesk } from './desk-state.ts';
import { hold } from './order.ts';
import type { Row } from './order.ts';
import { ListRow, ROW_PIXELS } from './row.tsx';
import type { Shown } from './shown.ts';
import { useTeller } from './teller.ts';
import { acknowledge, ask, closeOrAsk, moveStorm } from './verbs.ts';
import type { Teller } from './verbs.ts';
import { markedIndex, walk } from './walk.ts';
import type { Step } from './walk.ts';

const OPEN_ZOOM = 16;

function openAlert(row: Row): void {
  if (row.kind !== 'alert') return;
  select({ layer: 'alerts', id: row.alert.id });
  revealPlace(row.alert.lng, row.alert.lat, OPEN_ZOOM);
}

/** What A, C and S do with the marked row. */
function act(row: Row, key: AlertKey, teller: Teller): void {
  if (key === 'acknowledge') void (row.kind === 'storm' ? moveStorm(row.storm, { move: 'acknowledge' }, teller) : acknowledge(row.alert, teller));
  else if (key === 'close') void (row.kind === 'storm' ? ask({ about: 'close', alert: null, storm: row.storm }) : closeOrAsk(row.alert, teller));
  else if (row.kind === 'alert' && row.alert.state !== 'cleared' && row.alert.state !== 'closed') ask({ about: 'snooze', alert: row.alert.id, storm: null });
}

/** Holds the list while it is touched. */
function useHeldList(shown: Shown): Holding {
  return useHolding(() => {
    if (!getDesk().held) setDesk({ held: hold(shown.passing) });
  }, () => setDesk({ held: null }));
}

const STEPS: Readonly<Record<string, Step>> = {
  ArrowDown: 'next', ArrowUp: 'previous', Home: 'first', End: 'last', Enter: 'enter', ArrowRight: 'unfold', ArrowLeft: 'fold',
};

interface Walking {
  /** Index of the marked row; -1 while none is. */
  readonly active: number;
  readonly step: (kind: Step) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Keys of the list: steps of the mark, and what is done with the marked row. */
function useWalking(rows: readonly Row[], box: RefObject<HTMLDivElement | null>, reveal: (index: number) => void, holding: Holding, teller: Teller): Walking {
  const mark = useDesk((state) => state.mark);
  const active = mark.key === null ? -1 : markedIndex(rows, mark);
  function step(kind: Step): void {
    holding.touch();
    const walked = walk(rows, getDesk().mark, kind);
    setDesk({ mark: walked.mark });
    if (walked.toggle !== null) toggleStorm(walked.toggle);
    const index = markedIndex(rows, walked.mark);
    const row = rows[index];
    // With details open, walking shows one alert after the other.
    const follows = (kind === 'next' || kind === 'previous') && getApp().selection?.layer === 'alerts';
    if (row && (walked.open !== null || follows)) openAlert(row);
    if (index >= 0) reveal(index);
  }
  useEffect(() => onDeskKey((key) => {
    if (getDesk().asking) return true;
    if (!isAlertKey(key)) return false;
    if (key === 'fresh') holding.letGo();
    else if (key === 'next' || key === 'previous') {
      box.current?.focus();
      step(key);
    } else if (rows[active]) {
      holding.touch();
      act(rows[active], key, teller);
    }
    return true;
  }));
  function onKeyDown(event: KeyboardEvent): void {
    const kind = STEPS[event.key];
    if (!kind || event.target !== box.current) return;
    event.preventDefault();
    step(kind);
  }
  return { active, step, onKeyDown };
}

export function AlertRows({ shown }: { shown: Shown }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const listId = useId();
  const teller = useTeller();
  const { rows, now } = shown;
  const holding = useHeldList(shown);
  const isHeld = useDesk((state) => state.held !== null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => ROW_PIXELS, overscan: 8, getItemKey: (index) => rows[index].key });
  const { active, step, onKeyDown } = useWalking(rows, box, (index) => virtual.scrollToIndex(index), holding, teller);
  useFocusAfterDetails(box, 'alerts');
  const open = (index: number): void => {
    setDesk({ mark: { key: rows[index].key, index } });
    step('enter');
  };
  return (
    <>
      {shown.arrived.length > 0 && <Arrived shown={shown} letGo={holding.letGo} />}
      <div
        ref={box} id="alert-list" className="list-rows alert-rows" role="treegrid" tabIndex={0} aria-label={t('alerts.list')} onKeyDown={onKeyDown} data-held={isHeld} data-test="alert-list"
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined} onPointerMove={holding.touch} onPointerLeave={holding.letGo} onFocus={holding.touch}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="rowgroup">
          {virtual.getVirtualItems().map((item) => (
            <ListRow
              key={item.key} id={`${listId}-${item.index}`} row={rows[item.index]} top={item.start} isMarked={item.index === active} now={now} teller={teller}
              onOpen={() => open(item.index)} onAcknowledge={() => act(rows[item.index], 'acknowledge', teller)}
            />
          ))}
        </div>
      </div>
    </>
  );
}

function Arrived({ shown: { arrived }, letGo }: { shown: Shown; letGo: () => void }) {
  const { t } = useTranslation();
  return (
    <Button type="primary" ghost className="alert-arrived" onClick={letGo} data-test="arrived" title={t('alerts.showArrived')}>
      <SeveritySymbol severity={arrived[0].severity} />{t('alerts.arrived', { count: arrived.length })}<kbd>N</kbd>
    </Button>
  );
}
