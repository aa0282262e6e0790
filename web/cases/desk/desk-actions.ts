/** What a person does to the case desk as a whole: opens and closes it, goes back. */
import { closePanel } from '../../actions/frame.ts';
import { FLOWS } from '../../../api/contract/cases/flows.ts';
import { LIVE_STATES } from '../../../api/contract/cases/vocabulary.ts';
import type { CaseFlow } from '../../../api/contract/cases/vocabulary.ts';
import { FIRST_INBOX } from '../../state/inbox.ts';
import type { Inbox } from '../../state/inbox.ts';
import { getApp, setApp } from '../../state/store.ts';
import { SIZES } from '../../theme/tokens.ts';
import { clearPicked, getCaseDesk, narrowInbox, setCaseDesk } from './desk-state.ts';

/** Opens the desk at an inbox, or where it was. */
export function openCaseDesk(inbox: Partial<Inbox> = {}): void {
  if (window.innerWidth <= SIZES.phoneMaxWidth) closePanel();
  setApp({ inbox: { ...FIRST_INBOX, ...getApp().inbox, ...inbox } });
}

export function closeCaseDesk(): void {
  setApp({ inbox: null });
  setCaseDesk({ held: null, isBulkOpen: false });
  clearPicked();
}

export function toggleCaseDesk(): void {
  if (getApp().inbox) closeCaseDesk();
  else openCaseDesk();
}

/** Steps at which a case of the flow can live, first step first. */
export function liveSteps(flow: CaseFlow): number[] {
  const steps = Object.entries(FLOWS[flow].states).flatMap(([state, step]) => (LIVE_STATES.includes(state as never) ? [step] : []));
  return [...new Set(steps)].sort((a, b) => a - b);
}

/** The tab before or after the present one, around the end. */
export function turnStep(by: 1 | -1): void {
  const { inbox } = getApp();
  if (!inbox) return;
  const tabs = [null, ...liveSteps(inbox.flow), 'ended' as const];
  narrowInbox({ step: tabs[(tabs.indexOf(inbox.step) + by + tabs.length) % tabs.length]! });
}

/** One step back inside the desk; false when nothing of it was open. */
export function backInCases(): boolean {
  const { isBulkOpen, comparing, moving, picked, isFilterOpen } = getCaseDesk();
  const { selection, tool, helpOpen, inbox } = getApp();
  if (helpOpen || tool) return false;
  // A large photo closes itself.
  if (document.querySelector('.ant-image-preview:not([aria-hidden="true"])')) return true;
  if (isBulkOpen) setCaseDesk({ isBulkOpen: false });
  else if (comparing) setCaseDesk({ comparing: null });
  else if (moving && selection?.layer === 'cases') setCaseDesk({ moving: null });
  else if (selection) return false;
  else if (inbox && picked.size > 0) clearPicked();
  else if (inbox && isFilterOpen && document.activeElement?.closest('.case-filters')) setCaseDesk({ isFilterOpen: false });
  else if (inbox && isInDesk()) closeCaseDesk();
  else return false;
  return true;
}

const isInDesk = (): boolean => getApp().panel === null || document.activeElement?.closest('.case-panel') !== null;
