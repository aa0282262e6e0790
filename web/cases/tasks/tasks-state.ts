/** "My tasks" on the screen: whether it is open, and which task is unfolded. It stands in the left dock, where the panels are. */
import { create } from 'zustand';
import { useApp } from '../../state/store.ts';
import { clearSheets } from '../../actions/frame.ts';
import { leaveDock, takeDock } from './left-dock.ts';

export interface TasksState {
  readonly isOpen: boolean;
  /** Key of the unfolded task: group and case. */
  readonly unfolded: string | null;
}

export const useTasksPanel = create<TasksState>(() => ({ isOpen: false, unfolded: null }));

export function openTasks(isOpen: boolean): void {
  const wasOpen = useTasksPanel.getState().isOpen;
  if (isOpen) takeDock();
  useTasksPanel.setState({ isOpen });
  if (wasOpen && !isOpen) leaveDock();
}

export function toggleTasks(): void {
  openTasks(clearSheets() || !useTasksPanel.getState().isOpen);
}

export function unfold(key: string | null): void {
  useTasksPanel.setState({ unfolded: key });
}

// Another panel takes the dock.
useApp.subscribe((state) => state.panel, (panel) => { if (panel) useTasksPanel.setState({ isOpen: false }); });
// Another person has other tasks.
useApp.subscribe((state) => state.person, () => unfold(null));
