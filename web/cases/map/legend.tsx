/** The part of the grids' legend that is about cases: colours by a number of cases, and where nobody answers. */
import { Segmented, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { FIGURES } from '../../../api/contract/cases/figures.ts';
import type { FiguresReply } from '../../../api/contract/cases/figures.ts';
import { formatCount, formatMoment } from '../../format/numbers.ts';
import { said } from '../../i18n/index.ts';
import { GRID_KINDS_SHOWN } from '../../map/style/boundaries.ts';
import { useOpenCounty } from '../../panels/top-bar.tsx';
import { COLOR_FIGURES, COLOR_KINDS } from '../../state/case-sight.ts';
import type { ColorFigure, GridColor } from '../../state/case-sight.ts';
import { useApp } from '../../state/store.ts';
import { colorGrids, showGaps } from '../figures/actions.ts';
import { figureFilter, useFigures } from '../figures/requests.ts';
import { ClassPicker } from './class-picker.tsx';
import { colorClasses } from './grid-colors.ts';
import { useGapsAnswer } from './requests.ts';

export function GridCaseLegend() {
  return <><ColorLegend /><GapLegend /></>;
}

function ColorLegend() {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const { gridColor } = useApp((state) => state.sight);
  return (
    <fieldset className="legend-part color-legend">
      <legend>{t('figures.color.title')}</legend>
      <Segmented<ColorFigure | 'none'>
        block size="small" value={gridColor?.figure ?? 'none'} aria-label={t('figures.color.title')} onChange={(value) => colorGrids(value === 'none' ? null : value)}
        options={[{ value: 'none', label: <span data-test="color-none">{t('figures.color.none')}</span> }, ...COLOR_FIGURES.map((figure) => ({ value: figure, label: <span data-test={`color-${figure}`} title={said(FIGURES[figure], language)}>{t(`figures.color.short.${figure}`)}</span> }))]}
      />
      {gridColor && (
        <>
          <Segmented
            block size="small" value={gridColor.kind} aria-label={t('figures.color.kind')} onChange={(kind) => colorGrids(gridColor.figure, kind)}
            options={COLOR_KINDS.map((kind) => ({ value: kind, label: <span data-test={`color-kind-${kind}`}>{t(`figures.by.${kind}`)}</span> }))}
          />
          <Ramp gridColor={gridColor} />
        </>
      )}
    </fieldset>
  );
}

/** Classes with how many cases each means; where the numbers come from and when they were true. */
export function Ramp({ gridColor: { figure, kind } }: { gridColor: GridColor }) {
  const { t } = useTranslation();
  const theme = useApp((state) => state.theme);
  const { data, isError } = useFigures(kind);
  const minzoom = GRID_KINDS_SHOWN.find((shown) => shown.kind === kind)!.minzoom;
  const isFar = useApp((state) => (state.view?.zoom ?? 0) < minzoom);
  const range = (from: number, to: number | null): string => (to === null ? t('figures.color.upward', { from }) : from === to ? String(from) : t('figures.color.range', { from, to }));
  return (
    <div className="ramp" data-test="ramp">
      <ul aria-label={t('figures.color.legend')}>
        <li><span className="swatch" data-none="true" />{t('figures.color.noCase')}</li>
        {colorClasses(kind, theme).map(({ from, to, color }) => <li key={from}><span className="swatch" style={{ background: color }} />{range(from, to)}</li>)}
      </ul>
      <p>{t('figures.color.fixed')}</p>
      {isFar && <p className="warn">{t('figures.color.zoomIn', { kind: t(`figures.by.${kind}`) })}</p>}
      {isError && <p className="warn" role="alert">{t('figures.color.failed')}</p>}
      {data && <RampTotal reply={data} figure={figure} kind={kind} />}
    </div>
  );
}

function RampTotal({ reply, figure, kind }: GridColor & { reply: FiguresReply }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const isNarrow = useApp((state) => Object.keys(figureFilter(state.filter)).length > 0);
  const without = reply.rows.find(({ key }) => key === null)?.[figure] ?? 0;
  return (
    <>
      <p data-test="ramp-total" data-count={reply.total[figure]}>{t('figures.color.total', { count: formatCount(reply.total[figure], language) as never, without: formatCount(without, language), kind: t(`figures.by.${kind}`) })} · {t('figures.color.asOf', { time: formatMoment(reply.asOf, 'clock', language, zone) })}</p>
      {isNarrow && <p>{t('figures.filterNote')}</p>}
    </>
  );
}

function GapLegend() {
  const { t } = useTranslation();
  const { gaps } = useApp((state) => state.sight);
  return (
    <fieldset className="legend-part gap-legend">
      <legend>{t('figures.gaps.title')}</legend>
      <div className="gap-switch"><Switch size="small" checked={gaps !== null} onChange={(on) => showGaps(on ? 'all' : null)} aria-label={t('figures.gaps.switch')} data-test="gaps-switch" /><span aria-hidden="true">{t('figures.gaps.switch')}</span></div>
      {gaps !== null && <><ClassPicker value={gaps} allowAll label={t('figures.gaps.class')} onChange={showGaps} test="gaps-class" /><GapCounts gaps={gaps} /></>}
    </fieldset>
  );
}

function GapCounts({ gaps }: { gaps: string }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const { data, isPending, isError } = useGapsAnswer(gaps);
  if (isPending) return <p className="layer-note" role="status">{t('figures.gaps.loading')}</p>;
  if (isError) return <p className="layer-note warn" role="alert">{t('figures.gaps.failed')}</p>;
  if (data.noStandards) return <p className="layer-note">{t('figures.gaps.noStandards')}</p>;
  const count = (value: number): never => formatCount(value, language) as never;
  return (
    <div className="gap-counts" data-test="gap-counts" data-gaps={data.features.length} data-duty={data.duty.length}>
      <p><span className="swatch hatch" />{t('figures.gaps.hatch', { count: count(data.features.length), total: count(data.grids) })}</p>
      <p><span className="swatch dashes" />{t('figures.gaps.duty', { count: count(data.duty.length), total: count(data.dutyGrids) })}</p>
      {data.features.length + data.duty.length === 0 && <p>{t('figures.gaps.none')}</p>}
      {gaps === 'all' && <p>{t('figures.gaps.classes', { count: count(data.classes) })} · {t('figures.gaps.strength')}</p>}
      <p>{t('figures.gaps.hint')}</p>
    </div>
  );
}
