/** What a person does to the frame: panels, tools, theme, language. */
import { getDesk, openDesk } from '../alerts/desk-state.ts';
import { changeLanguage } from '../i18n/index.ts';
import { clearMeasured } from '../state/measured.ts';
import { writePreference } from '../state/preferences.ts';
import type { LeftPanel } from '../state/preferences.ts';
import { getApp, setApp } from '../state/store.ts';
import type { Tool } from '../state/store.ts';
import type { Selection } from '../state/url.ts';
import { paintPage } from '../theme/paint.ts';
import { SIZES } from '../theme/tokens.ts';

/** A phone has room for one sheet: puts away what lies above the left one. False where nothing does. */
export function clearSheets(): boolean {
  const { selection, inbox, sight } = getApp();
  const isCovered = selection !== null || inbox !== null || sight.behind !== null || getDesk().isOpen;
  if (window.innerWidth > SIZES.phoneMaxWidth || !isCovered) return false;
  if (getDesk().isOpen) openDesk(false);
  setApp({ selection: null, inbox: null, sight: { ...sight, behind: null } });
  return true;
}

export function togglePanel(panel: LeftPanel): void {
  // A panel that was covered is not closed by the tap that asks for it.
  const next = !clearSheets() && getApp().panel === panel ? null : panel;
  writePreference('panel', next);
  setApp({ panel: next });
}

export function closePanel(): void {
  writePreference('panel', null);
  setApp({ panel: null });
}

export function toggleTheme(): void {
  const theme = getApp().theme === 'dark' ? 'light' : 'dark';
  writePreference('theme', theme);
  paintPage(theme);
  setApp({ theme });
}

export function toggleLanguage(): void {
  const language = getApp().language === 'zh' ? 'en' : 'zh';
  writePreference('language', language);
  void changeLanguage(language);
  setApp({ language });
}

/** Takes a tool in hand, or puts it away when it is in hand already. */
export function toggleTool(tool: Tool): void {
  setApp({ tool: getApp().tool === tool ? null : tool });
}

export function select(selection: Selection | null): void {
  setApp({ selection });
}

/** One step back: the tool, then the measure, the region being shown, the selection. */
export function escape(): void {
  const { tool, selection, helpOpen, panel } = getApp();
  if (helpOpen) setApp({ helpOpen: false });
  else if (tool) setApp({ tool: null });
  else if (selection) setApp({ selection: null });
  else if (panel) closePanel();
  clearMeasured();
}
