/** The report that an operator is writing. It outlives the panel: what was typed is there when it is opened again. */
import { create } from 'zustand';
import type { ReportChannel } from '../../../api/contract/cases/vocabulary.ts';
import { useApp } from '../../state/store.ts';
import { clearSheets } from '../../actions/frame.ts';
import { leaveDock, takeDock } from '../tasks/left-dock.ts';
import { openTasks, useTasksPanel } from '../tasks/tasks-state.ts';

export interface FormPlace { readonly lng: number; readonly lat: number }

export interface FormDraft {
  readonly place: FormPlace | null;
  readonly address: string;
  readonly classId: string | null;
  /** Null: none chosen yet, the nearest of the class is suggested; false: none on purpose. */
  readonly component: number | false | null;
  readonly standardId: number | null;
  readonly channel: ReportChannel | null;
  readonly externalId: string;
  readonly reporterName: string;
  readonly reporterPhone: string;
  readonly text: string;
  readonly photos: readonly File[];
}

const BLANK: FormDraft = {
  place: null, address: '', classId: null, component: null, standardId: null, channel: null, externalId: '', reporterName: '', reporterPhone: '', text: '', photos: [],
};

export interface FormState {
  readonly isOpen: boolean;
  readonly draft: FormDraft;
}

export const useForm = create<FormState>(() => ({ isOpen: false, draft: BLANK }));
export const getForm = useForm.getState;

export function writeForm(part: Partial<FormDraft>): void {
  useForm.setState({ draft: { ...getForm().draft, ...part } });
}

export function discardForm(): void {
  useForm.setState({ draft: BLANK });
}

export function openForm(isOpen: boolean): void {
  const wasOpen = getForm().isOpen;
  if (isOpen) {
    useTasksPanel.setState({ isOpen: false });
    takeDock();
  }
  useForm.setState({ isOpen });
  if (wasOpen && !isOpen) leaveDock();
}

export function toggleForm(): void {
  openForm(clearSheets() || !getForm().isOpen);
}

/** One step back: closes the form or the tasks. False when something lies above them, or neither is open. */
export function backInWork(): boolean {
  const { selection, helpOpen, tool } = useApp.getState();
  if (selection || helpOpen || tool) return false;
  if (getForm().isOpen) openForm(false);
  else if (useTasksPanel.getState().isOpen) openTasks(false);
  else return false;
  return true;
}

// Another panel, or the tasks, take the dock.
useApp.subscribe((state) => state.panel, (panel) => { if (panel) useForm.setState({ isOpen: false }); });
useTasksPanel.subscribe(({ isOpen }) => { if (isOpen) useForm.setState({ isOpen: false }); });
// What one person wrote is not sent in the name of another.
useApp.subscribe((state) => state.person, discardForm);
useApp.subscribe((state) => state.county, discardForm);
