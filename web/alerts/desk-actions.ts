/** What a person does to the desk as a whole: opens and closes it, opens a page, goes back. */
import { closePanel, escape } from '../actions/frame.ts';
import { moveInList } from '../state/focus.ts';
import { getApp } from '../state/store.ts';
import { SIZES } from '../theme/tokens.ts';
import { pressDesk } from './desk-keys.ts';
import { chooseSound, getDesk, openDesk, setDesk } from './desk-state.ts';
import type { DeskPage } from './desk-state.ts';

const isPhone = (): boolean => window.innerWidth <= SIZES.phoneMaxWidth;

export function toggleDesk(): void {
  const isOpen = !getDesk().isOpen;
  // A phone has room for one sheet.
  if (isOpen && isPhone()) closePanel();
  openDesk(isOpen);
  if (isOpen) setDesk({ page: null });
}

export function togglePage(page: DeskPage): void {
  setDesk({ page: getDesk().page === page ? null : page });
}

export function toggleMute(): void {
  chooseSound(getDesk().sound === 'off' ? 'critical' : 'off');
}

/** One step back: the page that covers the map, then what the frame has open, then the alert panel. */
export function back(): void {
  const { helpOpen, tool, selection, panel } = getApp();
  const { page, isOpen, asking } = getDesk();
  const isInDesk = document.activeElement?.closest('.alert-panel') !== null;
  if (asking) setDesk({ asking: null });
  else if (helpOpen) escape();
  else if (page) setDesk({ page: null });
  else if (isOpen && !tool && !selection && (isInDesk || !panel)) openDesk(false);
  else escape();
}

/** J and K walk the list that has the focus; without a focus the alerts, where they are open. */
export function moveMark(step: 'next' | 'previous'): void {
  const isInList = document.activeElement?.closest('.left-panel') !== null;
  if (((getDesk().isOpen || getApp().inbox !== null || getApp().sight.behind !== null) && !isInList && pressDesk(step)) || getApp().panel !== 'list') return;
  moveInList(step);
}
