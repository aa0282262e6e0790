/** The figures that grids are coloured by, outside React: the map and the hover card read them. */
import { create } from 'zustand';
import type { FigureRow, FiguresReply } from '../../../api/contract/cases/figures.ts';
import type { AppState } from '../../state/store.ts';
import { gridColors } from './grid-colors.ts';
import type { GridColors } from './grid-colors.ts';

export interface GridFigures {
  readonly reply: FiguresReply | null;
  readonly rows: ReadonlyMap<string, FigureRow>;
}

const NONE: GridFigures = { reply: null, rows: new Map() };
export const useGridFigures = create<GridFigures>(() => NONE);

/** Null: grids are not coloured, or their figures are not read yet. */
export function setGridFigures(reply: FiguresReply | null): void {
  if (useGridFigures.getState().reply === reply) return;
  useGridFigures.setState(reply ? { reply, rows: new Map(reply.rows.flatMap((row) => (row.key === null ? [] : [[row.key, row] as const]))) } : NONE);
}

/** The colours of the grids for the style of the map; null: they are hairlines. */
export function coloredGrids({ sight, theme, county }: Pick<AppState, 'sight' | 'theme' | 'county'>): GridColors | null {
  const { reply } = useGridFigures.getState();
  const { gridColor } = sight;
  if (!gridColor || !reply || reply.by !== gridColor.kind || reply.county !== county) return null;
  return gridColors(reply.rows, gridColor.figure, gridColor.kind, theme);
}
