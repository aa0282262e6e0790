/** Where nobody answers, as it was read; and the place that somebody asked about. */
import { create } from 'zustand';
import type { GapsReply } from '../../../api/contract/cases/responsibility.ts';

export interface Gaps {
  /** Null until it is read, and while the layer is off. */
  readonly reply: GapsReply | null;
  /** A place in degrees that was clicked; null: none. */
  readonly asked: { readonly lng: number; readonly lat: number } | null;
}

export const useGaps = create<Gaps>(() => ({ reply: null, asked: null }));
export const setGaps = useGaps.setState;
export const getGaps = useGaps.getState;
