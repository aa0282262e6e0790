/** Writes the colours of a theme onto the page: `ground` becomes `--ground`, `accentSoft` becomes `--accent-soft`. */
import { FRAME, STATE_COLORS } from './tokens.ts';
import type { ThemeName } from './tokens.ts';

export function paintPage(name: ThemeName): void {
  const root = document.documentElement;
  root.dataset.theme = name;
  root.style.colorScheme = name;
  for (const [role, value] of Object.entries(FRAME[name])) {
    root.style.setProperty(`--${role.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value);
  }
  for (const [state, value] of Object.entries(STATE_COLORS)) root.style.setProperty(`--state-${state}`, value);
}
