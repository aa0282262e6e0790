/** Events of the time mode: the frame that was read last and how reading goes. A failed reading keeps the old frame. */
import { create } from 'zustand';
import type { TimeRange } from './filter.ts';
import type { EventFrame } from './event-window.ts';

export interface EventsState {
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  /** Why reading failed. */
  readonly problem: string | null;
  readonly frame: EventFrame | null;
  /** The span that the frame covers. */
  readonly span: TimeRange | null;
  /** End of the spans on offer; null follows the clock. */
  readonly end: number | null;
  readonly playing: boolean;
}

export const useEvents = create<EventsState>(() => ({ status: 'idle', problem: null, frame: null, span: null, end: null, playing: false }));
export const setEvents = useEvents.setState;
export const getEvents = useEvents.getState;
