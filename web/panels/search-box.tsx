/** Search over codes, names and coordinates. `/` takes the focus; arrows and Enter choose. */
import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import type { InputRef } from 'antd';
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../api/contract/shapes.ts';
import { flyToBounds, flyToPlace } from '../actions/fly.ts';
import { RequestError } from '../data/client.ts';
import { useSearch } from '../data/queries.ts';
import { said } from '../i18n/index.ts';
import { onFocusSearch } from '../state/focus.ts';
import { setApp, useApp } from '../state/store.ts';
import { LayerSymbol } from './symbols.tsx';

/** Where a found point is looked at from. */
const POINT_ZOOM = 17;
/** Typing faster than this asks once. */
const PAUSE_MS = 180;

/** Shows a hit: selects what it is, and moves there. */
function openHit(hit: SearchHit): void {
  const { layers } = useApp.getState();
  if (hit.layer && hit.id !== null) {
    setApp({ selection: { layer: hit.layer, id: hit.id }, layers: { ...layers, [hit.layer]: { ...layers[hit.layer], visible: true } } });
  }
  if (hit.bounds) flyToBounds(hit.bounds);
  else flyToPlace(hit.lng, hit.lat, POINT_ZOOM);
}

function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

interface Found {
  /** Of the text that stands in the box; empty until they are there. */
  readonly hits: readonly SearchHit[];
  /** True when the hits are those of the text as it stands. */
  readonly settled: boolean;
  readonly error: Error | null;
}

function useFound(text: string): Found {
  const wanted = usePaused(text);
  const { data, isFetching, error } = useSearch(wanted);
  // For the length of a pause the answer is still that of what stood there before.
  const isOfText = wanted.trim() === text.trim();
  const hits = text.trim() && isOfText && data && !error ? data.hits : [];
  return { hits, settled: isOfText && !isFetching, error: isOfText ? error : null };
}

/** Enter before the answer: once waiting, the first hit opens as soon as it is there. */
function useFirstHit({ hits, settled }: Found, open: (hit: SearchHit | undefined) => void): (waiting: boolean) => void {
  const [waiting, setWaiting] = useState(false);
  const openLatest = useEffectEvent(open);
  useEffect(() => {
    if (!waiting || !settled) return;
    setWaiting(false);
    openLatest(hits[0]);
  }, [waiting, settled, hits]);
  return setWaiting;
}

export function SearchBox() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const input = useRef<InputRef>(null);
  const listId = useId();
  const found = useFound(text);
  const { hits } = found;
  const setWaiting = useFirstHit(found, choose);
  useEffect(() => onFocusSearch(() => input.current?.focus({ cursor: 'all' })), []);

  function choose(hit: SearchHit | undefined): void {
    if (!hit) return;
    setOpen(false);
    input.current?.blur();
    openHit(hit);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setActive((hits.length + active + step) % Math.max(1, hits.length));
    } else if (event.key === 'Enter') {
      if (found.settled) choose(hits[active]);
      else setWaiting(true);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      setOpen(false);
      input.current?.blur();
    }
  }

  const onType = (typed: string): void => {
    setText(typed);
    setActive(0);
    setOpen(true);
    setWaiting(false);
  };
  const showList = open && text.trim() !== '';
  return (
    <div className="search" role="search">
      <Input
        ref={input} prefix={<SearchOutlined />} suffix={<kbd aria-hidden="true">/</kbd>} value={text} allowClear placeholder={t('top.searchPlaceholder')}
        aria-label={t('top.search')} role="combobox" aria-expanded={showList} aria-controls={listId} aria-autocomplete="list"
        aria-activedescendant={showList && hits.length > 0 ? `${listId}-${active}` : undefined}
        onChange={(event) => onType(event.target.value)} onFocus={() => setOpen(true)} onBlur={() => setTimeout(() => setOpen(false), 150)} onKeyDown={onKeyDown}
      />
      <div className="search-hits" hidden={!showList}>
        <ul id={listId} role="listbox" aria-label={t('top.search')}>
          {hits.map((hit, i) => (
            <Hit key={`${hit.layer}/${hit.id}/${hit.lng}`} id={`${listId}-${i}`} hit={hit} active={i === active} onChoose={() => choose(hit)} onPoint={() => setActive(i)} />
          ))}
        </ul>
        {hits.length === 0 && <NoHits found={found} text={text} />}
      </div>
    </div>
  );
}

function NoHits({ found: { settled, error }, text }: { found: Found; text: string }) {
  const { t } = useTranslation();
  if (error) return <p className="search-note" role="alert">{t('top.searchFailed')}: {error instanceof RequestError ? error.message : t('map.failedHint')}</p>;
  if (!settled) return <p className="search-note" role="status">{t('top.searching')}</p>;
  return (
    <>
      <p className="search-note" role="status">{t('top.searchEmpty', { query: text })}</p>
      <p className="search-hint">{t('top.searchEmptyHint')}</p>
    </>
  );
}

interface HitProps { id: string; hit: SearchHit; active: boolean; onChoose: () => void; onPoint: () => void }

function Hit({ id, hit, active, onChoose, onPoint }: HitProps) {
  const language = useApp((state) => state.language);
  const theme = useApp((state) => state.theme);
  return (
    <li id={id} role="option" aria-selected={active} className={active ? 'hit active' : 'hit'} onMouseDown={onChoose} onMouseMove={onPoint}>
      {hit.layer ? <LayerSymbol layer={hit.layer} theme={theme} /> : <SearchOutlined />}
      <span className="hit-title">{said(hit.title, language)}</span>
      <span className="hit-subtitle">{said(hit.subtitle, language)}</span>
    </li>
  );
}
