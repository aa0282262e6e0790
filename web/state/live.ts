/** How live data comes in: small and slow to change. The rows themselves never pass through here. */
import { create } from 'zustand';

export interface LiveState {
  /** The socket is open and the server has greeted. */
  readonly connected: boolean;
  /** Whole seconds since anything came, once that is longer than two heartbeats; null while all is well or nothing came yet. */
  readonly staleSeconds: number | null;
  /** How long the newest change waited between its statement and the server, ms. */
  readonly feedLagMs: number | null;
  readonly ticksPerSecond: number;
  /** When the newest reading or fix of the county was measured, epoch ms by the server's clock. */
  readonly newestDataAt: number | null;
  /** What to add to this machine's clock to get the server's, ms. */
  readonly clockOffsetMs: number;
  /** Why live data cannot be trusted now, in the server's words. */
  readonly problem: string | null;
  /** The newest lane number that has been handed out; null before the first greeting. */
  readonly lane: number | null;
  /** Live data draws the single devices now, so that tiles need not. */
  readonly devicesLive: boolean;
  /** The one of the staff that the map follows. */
  readonly followed: number | null;
}

export const useLive = create<LiveState>(() => ({
  connected: false, staleSeconds: null, feedLagMs: null, ticksPerSecond: 0, newestDataAt: null, clockOffsetMs: 0, problem: null,
  lane: null, devicesLive: false, followed: null,
}));
export const setLive = useLive.setState;
export const getLive = useLive.getState;

/** Now by the server's clock, epoch ms: ages are told by it, whatever this machine believes. */
export function serverNow(): number {
  return Date.now() + getLive().clockOffsetMs;
}
