/**
 * Colours of grids by a number of cases. Classes have fixed breaks, not quantiles: a colour then means the same number all day and in
 * every view, and a grid changes colour only when its own number does. Grids without a case stay uncoloured.
 */
import type { FigureRow } from '../../../api/contract/cases/figures.ts';
import type { ColorFigure, ColorKind } from '../../state/case-sight.ts';
import type { ThemeName } from '../../theme/tokens.ts';

/**
 * One ramp for all figures: a single direction of brightness with one turn of hue, so that it reads the same to colour-blind eyes and in
 * grey (after ColorBrewer's YlOrBr). Far from the ground of the theme is more.
 */
export const RAMP: Readonly<Record<ThemeName, readonly string[]>> = {
  dark: ['#4d3626', '#85501a', '#bf741a', '#f0a737', '#ffe7a6'],
  light: ['#fee8a8', '#fec04c', '#f08a23', '#c2560c', '#7a2f06'],
};

/** Lowest number of each class, by kind of grid: a duty grid holds some twenty unit grids. */
export const BREAKS: Readonly<Record<ColorKind, readonly number[]>> = {
  omni: [1, 2, 4, 7, 11], duty: [1, 6, 11, 21, 41], unit: [1, 2, 3, 4, 6],
};

export interface ColorClass { readonly from: number; /** Included; null: no upper end. */ readonly to: number | null; readonly color: string }

/** The classes of the legend, lowest first. */
export function colorClasses(kind: ColorKind, theme: ThemeName): ColorClass[] {
  const breaks = BREAKS[kind];
  return breaks.map((from, i) => ({ from, to: i + 1 < breaks.length ? breaks[i + 1]! - 1 : null, color: RAMP[theme][i]! }));
}

/** Grids with their colour, for the style of the map: one group of codes per class that has any. */
export interface GridColors {
  readonly kind: ColorKind;
  readonly groups: readonly { readonly color: string; readonly codes: readonly string[] }[];
}

/** The class of a number: its index; -1 for 0. */
export function classOf(count: number, kind: ColorKind): number {
  return BREAKS[kind].findLastIndex((from) => count >= from);
}

/** Groups grids by class. Rows of cases in no grid have no place on the map. */
export function gridColors(rows: readonly Pick<FigureRow, 'key' | ColorFigure>[], figure: ColorFigure, kind: ColorKind, theme: ThemeName): GridColors {
  const groups = RAMP[theme].map((color) => ({ color, codes: [] as string[] }));
  for (const row of rows) {
    const at = classOf(row[figure], kind);
    if (row.key !== null && at >= 0) groups[at]!.codes.push(row.key);
  }
  return { kind, groups: groups.filter(({ codes }) => codes.length > 0) };
}
