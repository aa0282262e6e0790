/** The left dock holds one thing. What stood there before comes back, because what a person prefers to see was not changed. */
import { clearSheets } from '../../actions/frame.ts';
import { readPreference } from '../../state/preferences.ts';
import { setApp } from '../../state/store.ts';
import { SIZES } from '../../theme/tokens.ts';

export function takeDock(): void {
  clearSheets();
  setApp({ panel: null });
}

export function leaveDock(): void {
  if (window.innerWidth > SIZES.phoneMaxWidth) setApp({ panel: readPreference('panel') });
}
