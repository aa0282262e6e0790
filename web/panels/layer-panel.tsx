/** The layer tree: what is shown, how much of it there is, what it is narrowed to. */
import { CloseOutlined, DownOutlined, EyeInvisibleOutlined, EyeOutlined, FilterFilled, LockOutlined, RightOutlined, WarningFilled } from '@ant-design/icons';
import { Button, Tag, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LAYERS, RAW_POINT_ZOOM } from '../../api/contract/layers.ts';
import type { LayerId } from '../../api/contract/layers.ts';
import { closePanel } from '../actions/frame.ts';
import { clearFilters, fadeLayer, narrowToArea, narrowToGrid, toggleLayer } from '../actions/layers.ts';
import { useLiveCounts } from '../data/live-values.ts';
import { useNames } from '../data/names.ts';
import { useLayers } from '../data/queries.ts';
import type { LayerCounts, LayersAnswer } from '../data/queries.ts';
import { formatCount, formatMoment } from '../format/numbers.ts';
import { isDrawnLive } from '../map/style/sources.ts';
import { isNarrowed } from '../state/filter.ts';
import { useApp } from '../state/store.ts';
import { LayerLegend } from './layer-legend.tsx';
import { Failed, Loading } from './notice.tsx';
import { LayerSymbol } from './symbols.tsx';
import { useOpenCounty } from './top-bar.tsx';

const GROUPS: readonly { readonly title: 'layers.groupBusiness' | 'layers.groupBase'; readonly layers: readonly LayerId[] }[] = [
  { title: 'layers.groupBusiness', layers: ['cases', 'alerts', 'components', 'devices', 'staff', 'cameras', 'events', 'grids'] },
  { title: 'layers.groupBase', layers: ['areas', 'buildings', 'roads', 'water', 'green'] },
];

export function LayerPanel() {
  const { t } = useTranslation();
  const layers = useLayers();
  useLiveCounts();
  return (
    <section className="panel left-panel" aria-label={t('layers.title')} data-test="layer-panel">
      <header className="panel-head">
        <h2>{t('layers.title')}</h2>
        <Button type="text" size="small" aria-label={t('common.close')} icon={<CloseOutlined />} onClick={closePanel} />
      </header>
      <ActiveFilters />
      <div className="panel-body" tabIndex={-1}>
        {layers.isPending && <Loading rows={8} label={t('common.loading')} />}
        {layers.error && layers.counts.size === 0 && <Failed title={t('layers.failed')} error={layers.error} retry={layers.refetch} />}
        {layers.counts.size > 0 && GROUPS.map(({ title, layers: members }) => (
          <div key={title} className="layer-group" data-stale={layers.isStale || undefined}>
            <h3>{t(title)}</h3>
            <ul>{members.map((id) => <LayerRow key={id} id={id} counts={layers.counts.get(id)} />)}</ul>
          </div>
        ))}
      </div>
      <PanelFoot layers={layers} />
    </section>
  );
}

function PanelFoot({ layers }: { layers: LayersAnswer }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const time = layers.asOf && formatMoment(layers.asOf, 'clock', language, zone);
  if (!time) return null;
  return (
    <footer className="panel-foot">
      {layers.error ? <span className="warn">{t('layers.stale', { time })}<Button type="link" size="small" onClick={layers.refetch}>{t('common.retry')}</Button></span>
        : <span>{t('common.asOf', { time })}</span>}
    </footer>
  );
}

/** What narrows several layers at once, with a way out. */
function ActiveFilters() {
  const { t } = useTranslation();
  const filter = useApp((state) => state.filter);
  const isClear = filter.area === null && filter.grid === null && Object.keys(filter.layers).length === 0;
  if (isClear) return null;
  return (
    <div className="active-filters">
      {filter.area && <Tag closable onClose={() => narrowToArea(null)}>{t('layers.area', { name: filter.area })}</Tag>}
      {filter.grid && <Tag closable onClose={() => narrowToGrid(null)}>{t('layers.grid', { code: filter.grid })}</Tag>}
      <Button type="link" size="small" onClick={clearFilters} data-test="clear-filters">{t('layers.resetAll')}</Button>
    </div>
  );
}

function LayerRow({ id, counts }: { id: LayerId; counts: LayerCounts | undefined }) {
  const { t } = useTranslation();
  const names = useNames();
  const [open, setOpen] = useState(id === 'components');
  const { visible } = useApp((state) => state.layers[id]);
  const theme = useApp((state) => state.theme);
  const name = names.layer(id);
  return (
    <li className="layer-row" data-layer={id} data-visible={visible}>
      <div className="layer-line">
        <button type="button" className="icon-button" aria-pressed={visible} aria-label={t(visible ? 'layers.hide' : 'layers.show', { name })} onClick={() => toggleLayer(id)} data-test={`toggle-${id}`}>
          {visible ? <EyeOutlined /> : <EyeInvisibleOutlined />}
        </button>
        <button type="button" className="layer-name" aria-expanded={open} aria-label={t(open ? 'layers.collapse' : 'layers.expand', { name })} onClick={() => setOpen(!open)} data-test={`expand-${id}`}>
          <LayerSymbol layer={id} theme={theme} />
          <span className="layer-title">{name}</span>
          <LayerMarks id={id} counts={counts} />
          <LayerCount id={id} counts={counts} />
          {open ? <DownOutlined className="chevron" /> : <RightOutlined className="chevron" />}
        </button>
      </div>
      {open && <LayerDetails id={id} name={name} counts={counts} />}
    </li>
  );
}

function LayerMarks({ id, counts }: { id: LayerId; counts: LayerCounts | undefined }) {
  const { t } = useTranslation();
  const narrowed = useApp((state) => isNarrowed(state.filter, id));
  const trouble = useApp((state) => state.tileTrouble[id]);
  return (
    <>
      {trouble !== undefined && <Tooltip title={`${t('layers.tileFailed')}: ${trouble}`}><WarningFilled className="mark-trouble" /></Tooltip>}
      {counts?.whole.problem && <Tooltip title={`${t('layers.loadFailed')}: ${counts.whole.problem}`}><WarningFilled className="mark-trouble" /></Tooltip>}
      {counts?.whole.withheld && <Tooltip title={t('layers.withheld')}><LockOutlined className="mark-withheld" aria-label={t('layers.withheld')} /></Tooltip>}
      {narrowed && <Tooltip title={t('layers.filterOn')}><FilterFilled className="mark-filter" aria-label={t('layers.filterOn')} /></Tooltip>}
    </>
  );
}

function LayerCount({ id, counts }: { id: LayerId; counts: LayerCounts | undefined }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const narrowed = useApp((state) => isNarrowed(state.filter, id));
  if (!counts) return <span className="layer-count">–</span>;
  const count = counts.filtered ? formatCount(counts.filtered.count, language) : '…';
  const total = formatCount(counts.whole.count, language);
  return <span className="layer-count" data-test={`count-${id}`}>{narrowed ? t('layers.filtered', { count, total }) : count}</span>;
}

function LayerDetails({ id, name, counts }: { id: LayerId; name: string; counts: LayerCounts | undefined }) {
  const { t } = useTranslation();
  const percent = useApp((state) => Math.round(state.layers[id].opacity * 100));
  return (
    <div className="layer-details">
      <div className="opacity-line">
        <span>{t('layers.opacity')}</span>
        <input type="range" min={0} max={100} value={percent} onChange={(event) => fadeLayer(id, Number(event.target.value) / 100)} aria-label={`${t('layers.opacity')}: ${name}`} />
        <output>{percent}%</output>
      </div>
      {counts?.whole.withheld && <p className="layer-note"><LockOutlined /> {t('layers.withheld')}</p>}
      {counts?.whole.problem && <p className="layer-note warn"><WarningFilled /> {t('layers.loadFailed')}: {counts.whole.problem}</p>}
      {counts && counts.whole.problem === null && counts.whole.count === 0 ? <p className="layer-note">{t('layers.emptyLayer')}</p> : counts && <LayerLegend id={id} counts={counts} />}
      {counts && counts.whole.count > 0 && counts.filtered?.count === 0 && <p className="layer-note">{t('layers.emptyFilter')}</p>}
      {LAYERS[id].geometry === 'point' && !isDrawnLive(id) && <AggregateKey />}
    </div>
  );
}

/** What the circles with numbers mean, while the map shows them. */
function AggregateKey() {
  const { t } = useTranslation();
  const isFar = useApp((state) => (state.view?.zoom ?? 0) < RAW_POINT_ZOOM);
  if (!isFar) return null;
  return (
    <div className="aggregate-key">
      <p>{t('legend.aggregateHint')}</p>
      <ul>{(['low', 'middle', 'high'] as const).map((share) => <li key={share} data-share={share}>{t(`legend.share.${share}`)}</li>)}</ul>
      <p>{t('layers.aggregated')}</p>
    </div>
  );
}
