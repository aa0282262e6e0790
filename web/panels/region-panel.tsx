/** What is inside the region that was drawn: totals by layer, class, state and grid, under the filter of the map. */
import { CloseOutlined, DeleteOutlined, DownloadOutlined, GatewayOutlined, HighlightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RegionLayer } from '../../api/contract/shapes.ts';
import { CasesByStep } from '../cases/map/region-cases.tsx';
import { closePanel, toggleTool } from '../actions/frame.ts';
import { viewAsRegion } from '../actions/view-as-region.ts';
import { downloadText } from '../actions/download.ts';
import { RequestError } from '../data/client.ts';
import { useNames } from '../data/names.ts';
import { useRegionAnswer } from '../data/region.ts';
import type { RegionAnswer } from '../data/region.ts';
import { regionCsv } from '../data/region-csv.ts';
import { areaMeasure, formatCount, formatMoment } from '../format/numbers.ts';
import { queryGroups } from '../state/filter.ts';
import { getApp, setApp, useApp } from '../state/store.ts';
import { Bars } from './bars.tsx';
import { Empty, Failed, Loading } from './notice.tsx';
import { ClassSymbol, LayerSymbol, StateSymbol } from './symbols.tsx';
import { useOpenCounty } from './top-bar.tsx';

export function RegionPanel() {
  const { t } = useTranslation();
  const region = useApp((state) => state.region);
  const tool = useApp((state) => state.tool);
  const answer = useRegionAnswer();
  const total = answer.data?.layers.reduce((sum, layer) => sum + layer.total, 0);
  return (
    <section className="panel left-panel" aria-label={t('region.title')} data-test="region-panel">
      <header className="panel-head">
        <h2>{t('region.title')}</h2>
        <Button type="text" size="small" aria-label={t('common.close')} icon={<CloseOutlined />} onClick={closePanel} />
      </header>
      <div className="panel-body region-body">
        {!region && <p className="region-intro">{t('region.intro')}</p>}
        <DrawButtons />
        {tool === 'region-polygon' && <p className="tool-hint" role="status">{t('region.hintPolygon')}</p>}
        {tool === 'region-rectangle' && <p className="tool-hint" role="status">{t('region.hintRectangle')}</p>}
        {region && !tool && <p className="tool-hint">{t('region.hintEdit')}</p>}
        {region && answer.isPending && <Loading rows={7} label={t('region.counting')} />}
        {region && answer.isError && <RegionFailed error={answer.error} retry={() => void answer.refetch()} />}
        {region && answer.data && !answer.isError && (total === 0 ? <><Headline answer={answer.data} total={0} /><Empty title={t('region.empty')} hint={t('region.emptyHint')} /></> : <Result answer={answer.data} total={total ?? 0} stale={answer.isPlaceholderData} />)}
      </div>
    </section>
  );
}

const POLYGON_PROBLEMS = ['self_crossing', 'empty', 'too_many_vertices', 'hole_outside'] as const;

/** A polygon that cannot be counted in is for the analyst to mend; asking again would not help. */
function RegionFailed({ error, retry }: { error: Error; retry: () => void }) {
  const { t } = useTranslation();
  const problem = error instanceof RequestError && error.problem?.code === 'bad_polygon' ? error.problem : null;
  const known = POLYGON_PROBLEMS.find((code) => code === problem?.parameter);
  return <Failed title={known ? t(`region.problem.${known}`) : t('region.failed')} error={error} retry={problem ? undefined : retry} />;
}

function DrawButtons() {
  const { t } = useTranslation();
  const tool = useApp((state) => state.tool);
  const region = useApp((state) => state.region);
  return (
    <div className="draw-buttons">
      <Button icon={<HighlightOutlined />} type={tool === 'region-polygon' ? 'primary' : 'default'} onClick={() => toggleTool('region-polygon')} data-test="draw-polygon">{t('region.polygon')}</Button>
      <Button icon={<GatewayOutlined />} type={tool === 'region-rectangle' ? 'primary' : 'default'} onClick={() => toggleTool('region-rectangle')} data-test="draw-rectangle">{t('region.rectangle')}</Button>
      <Button onClick={viewAsRegion} data-test="draw-view">{t('region.wholeCounty')}</Button>
      {region && <Button icon={<DeleteOutlined />} onClick={() => setApp({ region: null })} data-test="draw-clear">{t('region.clear')}</Button>}
    </div>
  );
}

function Headline({ answer, total }: { answer: RegionAnswer; total: number }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const [unit, figure] = areaMeasure(answer.areaSquareMeters, language);
  return (
    <div className="headline" data-test="region-headline" data-total={total}>
      <div><strong>{formatCount(total, language)}</strong><span>{t('region.total')}</span></div>
      <div><strong>{figure}</strong><span>{t('region.surface')} ({t(`unit.${unit}`, { value: '' }).trim()})</span></div>
      <p>{t('common.asOf', { time: formatMoment(answer.asOf, 'clock', language, zone) })}</p>
    </div>
  );
}

function Result({ answer, total, stale }: { answer: RegionAnswer; total: number; stale: boolean }) {
  const { t } = useTranslation();
  const names = useNames();
  const filled = answer.layers.filter((layer) => layer.total > 0);
  const download = (): void => {
    const { county, filter } = getApp();
    const filterText = queryGroups(county ?? '', filter).map((group) => decodeURIComponent(group.query)).join(' | ');
    downloadText(`tongguan-region-${county}-${answer.asOf.replace(/[:.]/g, '')}.csv`, 'text/csv;charset=utf-8', regionCsv(answer, names, filterText));
  };
  return (
    <div data-stale={stale || undefined}>
      <Headline answer={answer} total={total} />
      {answer.layers.some((layer) => layer.withheld) && <p className="quiet">{t('region.withheld')}</p>}
      <Button block icon={<DownloadOutlined />} onClick={download} data-test="region-csv">{t('region.csv')}</Button>
      {filled.map((layer) => <LayerResult key={layer.layer} layer={layer} />)}
    </div>
  );
}

function LayerResult({ layer }: { layer: RegionLayer }) {
  const { t } = useTranslation();
  const names = useNames();
  const theme = useApp((state) => state.theme);
  const language = useApp((state) => state.language);
  const id = layer.layer;
  const noGrid = (code: string): string => code || t('region.noGrid');
  return (
    <details className="region-layer" open={id === 'components'} data-test={`region-${id}`} data-total={layer.total}>
      <summary><LayerSymbol layer={id} theme={theme} /><span>{names.layer(id)}</span><b>{formatCount(layer.total, language)}</b></summary>
      <Bars title={t('region.byState')} counts={layer.byState} total={layer.total} name={(state) => names.stateName(id, state)} symbol={(state) => <StateSymbol state={state} />} />
      {id === 'cases' && <CasesByStep layer={layer} />}
      <Bars title={t('region.byClass')} counts={layer.byClass} total={layer.total} name={(code) => names.className(code)} symbol={(code) => <ClassSymbol layer={id} classId={code} theme={theme} size={14} />} />
      <Bars title={t('region.byUnitGrid')} counts={layer.byGrid.unit} total={layer.total} name={noGrid} />
      <Bars title={t('region.byOmniGrid')} counts={layer.byGrid.omni} total={layer.total} name={noGrid} />
    </details>
  );
}
