/** What a person does with figures: opens their pages and the lists behind them, colours grids, asks where nobody answers. */
import { closePanel } from '../../actions/frame.ts';
import { openDesk, setDesk } from '../../alerts/desk-state.ts';
import type { CaseSight, ColorFigure, ColorKind, SightPage } from '../../state/case-sight.ts';
import { getApp, setApp } from '../../state/store.ts';
import { SIZES } from '../../theme/tokens.ts';
import { getGaps, setGaps } from '../map/gaps-state.ts';

export function changeSight(change: Partial<CaseSight>): void {
  setApp({ sight: { ...getApp().sight, ...change } });
}

export function togglePage(page: SightPage): void {
  const { sight } = getApp();
  if (sight.page !== page) setDesk({ page: null });
  changeSight({ page: sight.page === page ? null : page });
}

/** Opens the list behind a number; `link` is the query that came with the number. One dock on the right: desk and alerts make room. */
export function showBehind(link: string): void {
  const params = new URLSearchParams(link);
  params.delete('county');
  openDesk(false);
  if (window.innerWidth <= SIZES.phoneMaxWidth) closePanel();
  const { selection, sight } = getApp();
  // Details hide a list where there is no room for both; the back button brings them back.
  const stays = window.innerWidth >= SIZES.sideBySideMinWidth && selection?.layer !== 'cases';
  setApp({ inbox: null, sight: { ...sight, behind: params.toString() }, selection: stays ? selection : null });
}

export function closeBehind(): void {
  changeSight({ behind: null });
}

/** Colours grids by a figure, or by nothing. Grids that nobody sees are shown. */
export function colorGrids(figure: ColorFigure | null, kind: ColorKind = getApp().sight.gridColor?.kind ?? 'omni'): void {
  const { layers, sight } = getApp();
  setApp({ sight: { ...sight, gridColor: figure && { figure, kind } }, layers: figure ? { ...layers, grids: { ...layers.grids, visible: true } } : layers });
}

/** Shows where nobody answers for a class; `all`: for any class. Null hides it. */
export function showGaps(gaps: string | null): void {
  if (gaps === null) setGaps({ asked: null });
  changeSight({ gaps });
}

/** One step back inside the pages of figures; false when nothing of them was open. */
export function backInFigures(): boolean {
  const { selection, tool, helpOpen, sight } = getApp();
  if (helpOpen || tool) return false;
  if (getGaps().asked) setGaps({ asked: null });
  else if (selection) return false;
  else if (sight.behind !== null) closeBehind();
  else if (sight.page) changeSight({ page: null });
  else return false;
  return true;
}
