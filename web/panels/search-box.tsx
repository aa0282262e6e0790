/** Search over codes, names and coordinates. `/` takes the focus; arrows and Enter choose. */
import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import type { InputRef } from 'antd';
import { useDeferredValue, useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../api/contract/shapes.ts';
import { flyToBounds, flyToPlace } from '../actions/fly.ts';
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

export function SearchBox() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const input = useRef<InputRef>(null);
  const listId = useId();
  const wanted = useDeferredValue(usePaused(text));
  const { data, isFetching, isError, error, isPlaceholderData } = useSearch(wanted);
  const hits = text.trim() && data && !isError ? data.hits : [];
  const settled = wanted === text && !isFetching;
  // Enter before the answer: the first hit opens as soon as it is there.
  const [waiting, setWaiting] = useState(false);

  useEffect(() => {
    if (!waiting || !settled) return;
    setWaiting(false);
    choose(hits[0]);
  });
  useEffect(() => onFocusSearch(() => input.current?.focus({ cursor: 'all' })), []);

  function choose(hit: SearchHit | undefined): void {
    if (!hit) return;
    setOpen(false);
    input.current?.blur();
    openHit(hit);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((hits.length + active + step) % Math.max(1, hits.length));
    } else if (event.key === 'Enter') {
      if (settled) choose(hits[active]);
      else setWaiting(true);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      setOpen(false);
      input.current?.blur();
    }
  }

  const showList = open && text.trim() !== '';
  return (
    <div className="search" role="search">
      <Input
        ref={input} prefix={<SearchOutlined />} suffix={<kbd aria-hidden="true">/</kbd>} value={text} allowClear placeholder={t('top.searchPlaceholder')}
        aria-label={t('top.search')} role="combobox" aria-expanded={showList} aria-controls={listId} aria-autocomplete="list"
        aria-activedescendant={showList && hits.length > 0 ? `${listId}-${active}` : undefined}
        onChange={(event) => { setText(event.target.value); setActive(0); setOpen(true); setWaiting(false); }}
        onFocus={() => setOpen(true)} onBlur={() => setTimeout(() => setOpen(false), 150)} onKeyDown={onKeyDown}
      />
      <div className="search-hits" hidden={!showList} data-stale={isPlaceholderData || undefined}>
        <ul id={listId} role="listbox" aria-label={t('top.search')}>
          {hits.map((hit, i) => (
            <Hit key={`${hit.layer}/${hit.id}/${i}`} id={`${listId}-${i}`} hit={hit} active={i === active} onChoose={() => choose(hit)} onPoint={() => setActive(i)} />
          ))}
        </ul>
        {hits.length === 0 && <p className="search-note" role="status">{isError ? `${t('top.searchFailed')}: ${error.message}` : !settled ? t('top.searching') : t('top.searchEmpty', { query: text })}</p>}
        {hits.length === 0 && !isError && settled && <p className="search-hint">{t('top.searchEmptyHint')}</p>}
      </div>
    </div>
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
