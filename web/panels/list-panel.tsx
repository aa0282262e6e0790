/** The list mirrors the map: the rows of one layer in view, under the same filter. Arrows or J and K move, Enter opens. */
import { CloseOutlined, DownloadOutlined } from '@ant-design/icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Button, Dropdown, Select } from 'antd';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { LAYERS, LAYER_IDS } from '../../api/contract/layers.ts';
import type { LayerId } from '../../api/contract/layers.ts';
import type { FeatureReply } from '../../api/contract/shapes.ts';
import { closePanel, select } from '../actions/frame.ts';
import { revealPlace } from '../actions/fly.ts';
import { toggleLayer } from '../actions/layers.ts';
import { anchorOf } from '../data/anchor.ts';
import { subtitleOf, titleOf } from '../data/feature-words.ts';
import { useLiveRefresh, useLiveValues } from '../data/live-values.ts';
import type { LiveValue } from '../data/live-values.ts';
import { useNames } from '../data/names.ts';
import { formatBounds, useRows } from '../data/queries.ts';
import { formatCount, formatMoment } from '../format/numbers.ts';
import { layerQuery } from '../state/filter.ts';
import { onListMove } from '../state/focus.ts';
import type { ListMove } from '../state/focus.ts';
import { getApp, setApp, useApp } from '../state/store.ts';
import { RowFigure, useServerNow } from './live-sections.tsx';
import { Empty, Failed, Loading } from './notice.tsx';
import { FeatureSymbol, StateSymbol } from './symbols.tsx';
import { useOpenCounty } from './top-bar.tsx';

const ROW_PIXELS = 50;
/** Between two readings of the list while live data brings changes. */
const REFRESH_MS = 6_000;
/** A row opened from the list is looked at from here at least. */
const OPEN_ZOOM = 16;

export function ListPanel() {
  const { t } = useTranslation();
  const names = useNames();
  const language = useApp((state) => state.language);
  const layer = useApp((state) => state.listLayer);
  const rows = useRows(layer, true);
  const total = rows.pages?.[0]?.total;
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  return (
    <section className="panel left-panel" aria-label={t('list.title')} data-test="list-panel">
      <header className="panel-head">
        <h2>{t('list.title')}</h2>
        <ExportButton layer={layer} />
        <Button type="text" size="small" aria-label={t('common.close')} icon={<CloseOutlined />} onClick={closePanel} />
      </header>
      <div className="list-head">
        <Select value={layer} aria-label={t('list.layer')} onChange={(listLayer) => setApp({ listLayer })} options={LAYER_IDS.map((id) => ({ value: id, label: names.layer(id) }))} data-test="list-layer" />
        <span className="list-total" aria-live="polite" data-test="list-total" data-count={total}>{total === undefined ? '' : t('list.inView', { count: formatCount(total, language) as never })}</span>
      </div>
      <HiddenLayerNote layer={layer} />
      {rows.isPending && !rows.pages && <Loading rows={9} label={t('common.loading')} />}
      {rows.isError && !rows.pages && <Failed title={t('list.failed')} error={rows.error} retry={() => void rows.refetch()} />}
      {rows.isError && rows.pages && (
        <p className="list-note warn" role="alert">{t('list.failed')}{t('map.listStop')}{t('layers.stale', { time: formatMoment(rows.pages[0].asOf, 'clock', language, zone) })}<Button type="link" size="small" onClick={() => void rows.refetch()}>{t('common.retry')}</Button></p>
      )}
      {rows.pages && total === 0 && <Empty title={t('list.empty', { name: names.layer(layer) })} hint={t('list.emptyHint')} />}
      {rows.pages && total !== 0 && <Rows layer={layer} rows={rows} />}
    </section>
  );
}

function HiddenLayerNote({ layer }: { layer: LayerId }) {
  const { t } = useTranslation();
  const visible = useApp((state) => state.layers[layer].visible);
  if (visible) return null;
  return <p className="list-note">{t('list.hidden')} <Button type="link" size="small" onClick={() => toggleLayer(layer)}>{t('list.show')}</Button></p>;
}

function ExportButton({ layer }: { layer: LayerId }) {
  const { t } = useTranslation();
  const address = (form: 'csv' | 'geojson'): string => {
    const { county, filter, bounds } = getApp();
    return `/api/layers/${layer}/export.${form}?${layerQuery(county ?? '', filter, layer)}${bounds ? `&bbox=${formatBounds(bounds)}` : ''}`;
  };
  const items = (['csv', 'geojson'] as const).map((form) => ({
    key: form, label: t(form === 'csv' ? 'list.exportCsv' : 'list.exportGeojson'), onClick: () => window.location.assign(address(form)),
  }));
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button type="text" size="small" icon={<DownloadOutlined />} aria-label={t('list.export')} data-test="list-export" />
    </Dropdown>
  );
}

function openRow(layer: LayerId, feature: FeatureReply): void {
  select({ layer, id: feature.id });
  const [lng, lat] = anchorOf(feature);
  revealPlace(lng, lat, LAYERS[layer].geometry === 'point' ? OPEN_ZOOM : 0);
}

function Rows({ layer, rows }: { layer: LayerId; rows: ReturnType<typeof useRows> }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const listId = useId();
  const [marked, setMarked] = useState<{ id: number | null; index: number }>({ id: null, index: 0 });
  const features = rows.pages?.flatMap((page) => page.features) ?? [];
  // The mark stays on its row when rows come and go around it; when the row is gone, on its place.
  const found = features.findIndex((feature) => feature.id === marked.id);
  const active = found >= 0 ? found : Math.min(marked.index, Math.max(0, features.length - 1));
  const setActive = (index: number): void => setMarked({ id: features[index]?.id ?? null, index });
  const virtual = useVirtualizer({ count: features.length, getScrollElement: () => box.current, estimateSize: () => ROW_PIXELS, overscan: 8 });
  const values = useLiveValues(layer);
  const now = useServerNow();
  // What is about to be clicked does not move: while the pointer is on the list, only figures change.
  const isPointed = useCallback(() => box.current?.matches(':hover') ?? false, []);
  const { refetch } = rows;
  const refresh = useCallback(() => void refetch({ cancelRefetch: false }), [refetch]);
  useLiveRefresh(layer, refresh, isPointed, REFRESH_MS);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (last >= features.length - 10 && rows.hasNextPage && !rows.isFetchingNextPage) void rows.fetchNextPage();
  }, [last, features.length, rows]);

  function move(kind: ListMove): void {
    if (kind === 'open') {
      if (features[active]) openRow(layer, features[active]);
      return;
    }
    const next = Math.min(Math.max(active + (kind === 'next' ? 1 : -1), 0), features.length - 1);
    setActive(next);
    virtual.scrollToIndex(next);
  }
  useEffect(() => onListMove(move));

  function onKeyDown(event: KeyboardEvent): void {
    const kind = ({ ArrowDown: 'next', ArrowUp: 'previous', Enter: 'open' } as const)[event.key as 'Enter'];
    if (!kind) return;
    event.preventDefault();
    move(kind);
  }

  return (
    <div
      ref={box} id="feature-list" className="list-rows" role="listbox" tabIndex={0} aria-label={t('list.label')} onKeyDown={onKeyDown} data-stale={rows.isStale || undefined}
      aria-activedescendant={features.length > 0 ? `${listId}-${active}` : undefined}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
        {items.map((item) => (
          <ListRow
            key={item.key} id={`${listId}-${item.index}`} layer={layer} feature={features[item.index]} active={item.index === active} top={item.start}
            live={values.get(features[item.index].id)} now={now} onOpen={() => { setActive(item.index); openRow(layer, features[item.index]); }} position={item.index + 1} size={rows.pages?.[0]?.total ?? 0}
          />
        ))}
      </div>
      {rows.isFetchingNextPage && <p className="list-note">{t('list.loadingMore')}</p>}
    </div>
  );
}

interface ListRowProps {
  readonly id: string;
  readonly layer: LayerId;
  readonly feature: FeatureReply;
  readonly active: boolean;
  readonly top: number;
  readonly position: number;
  readonly size: number;
  readonly live: LiveValue | undefined;
  readonly now: number;
  readonly onOpen: () => void;
}

function ListRow({ id, layer, feature, active, top, position, size, live, now, onOpen }: ListRowProps) {
  const names = useNames();
  const language = useApp((state) => state.language);
  const theme = useApp((state) => state.theme);
  const selected = useApp((state) => state.selection?.layer === layer && state.selection.id === feature.id);
  const { properties } = feature;
  const title = titleOf(layer, properties, names, language);
  const state = live?.state ? live.state : typeof properties.state === 'string' ? properties.state : null;
  return (
    <div
      id={id} role="option" aria-selected={selected} aria-posinset={position} aria-setsize={size} onClick={onOpen}
      className={`list-row${active ? ' active' : ''}${selected ? ' selected' : ''}`} style={{ transform: `translateY(${top}px)`, height: ROW_PIXELS }}
    >
      <FeatureSymbol layer={layer} properties={properties} theme={theme} size={20} />
      <span className="list-title">{title}</span>
      {state && <span className="list-state"><StateSymbol state={state} size={10} />{names.stateName(layer, state)}</span>}
      <span className="list-subtitle">{subtitleOf(properties, title, names) || String(properties.areaName ?? '')}</span>
      <RowFigure layer={layer} properties={properties} live={live} now={now} />
    </div>
  );
}
