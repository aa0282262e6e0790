/** The cases of a grid or an area, in its drawer and in its hover card: each figure leads to the cases behind it. */
import { useTranslation } from 'react-i18next';
import { FIGURES, FIGURE_NAMES, figureLink } from '../../../api/contract/cases/figures.ts';
import type { FigureGrouping, FigureRow, FiguresReply } from '../../../api/contract/cases/figures.ts';
import { areaPrefix } from '../../alerts/areas.ts';
import { formatCount } from '../../format/numbers.ts';
import { said } from '../../i18n/index.ts';
import { COLOR_FIGURES } from '../../state/case-sight.ts';
import { useApp } from '../../state/store.ts';
import { NumberLink } from '../figures/number-link.tsx';
import { useFigures } from '../figures/requests.ts';
import { useGridFigures } from './grid-figures.ts';

/** How figures are asked for that have a row about this feature; null for features without one. */
function groupingOf(layer: string, classId: string): FigureGrouping | null {
  const [, kind] = classId.split(':');
  if (layer === 'grids' && (kind === 'unit' || kind === 'duty' || kind === 'omni')) return kind;
  if (layer !== 'areas') return null;
  return kind === 'town' ? 'area' : kind === 'village' ? 'village' : kind === 'county' ? 'total' : null;
}

/** The row of a feature, by code; areas are also found by the beginning of their code. */
function rowOf(reply: FiguresReply, code: string): FigureRow | null {
  if (reply.by === 'total') return reply.total;
  return reply.rows.find(({ key }) => key === code || (key !== null && (reply.by === 'area' || reply.by === 'village') && areaPrefix(key) === areaPrefix(code))) ?? null;
}

export function PlaceCases({ layer, properties }: { layer: string; properties: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation();
  const by = groupingOf(layer, String(properties.class ?? ''));
  const { data, isError } = useFigures(by);
  if (by === null || (!data && !isError)) return null;
  const row = data ? rowOf(data, String(properties.code)) : null;
  return (
    <section className="drawer-section" data-test="place-cases">
      <h3>{t('figures.grid.title')}</h3>
      {isError && !data && <p className="warn" role="alert">{t('figures.grid.failed')}</p>}
      {data && !row && <p className="quiet">{t('figures.grid.none')}</p>}
      {data && row && <PlaceFigures reply={data} row={row} />}
    </section>
  );
}

function PlaceFigures({ reply, row }: { reply: FiguresReply; row: FigureRow }) {
  const language = useApp((state) => state.language);
  return (
    <dl className="within">
      {FIGURE_NAMES.map((figure) => (
        <div key={figure}>
          <dt>{said(FIGURES[figure], language)}</dt>
          <dd><NumberLink value={row[figure]} name={said(FIGURES[figure], language)} link={figureLink(reply, row, figure)} test={`place-${figure}`} /></dd>
        </div>
      ))}
    </dl>
  );
}

/** One line of the hover card, while grids of this kind are coloured. */
export function HoverCases({ layer, properties }: { layer: string; properties: Readonly<Record<string, unknown>> }) {
  const language = useApp((state) => state.language);
  const color = useApp((state) => state.sight.gridColor);
  const rows = useGridFigures((state) => state.rows);
  if (layer !== 'grids' || !color || properties.class !== `grid:${color.kind}`) return null;
  const row = rows.get(String(properties.code));
  return (
    <p className="hover-cases" data-test="hover-cases">
      {COLOR_FIGURES.map((figure) => <span key={figure} data-chosen={figure === color.figure}>{said(FIGURES[figure], language)} <b>{formatCount(row?.[figure] ?? 0, language)}</b></span>)}
    </p>
  );
}
