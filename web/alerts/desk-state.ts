/** The alert desk on the screen: what is open, how the list is narrowed, where its mark is, which sound it makes. */
import { create } from 'zustand';
import { setApp } from '../state/store.ts';
import { EVERY_ALERT } from './order.ts';
import type { AlertFilter, Held } from './order.ts';
import { NO_MARK } from './walk.ts';
import type { Mark } from './walk.ts';

/** off: silent; critical: critical alerts only; all: every new alert. */
export const SOUND_POLICIES = ['off', 'critical', 'all'] as const;
export type SoundPolicy = (typeof SOUND_POLICIES)[number];
/** What covers the map as a page of its own. */
export type DeskPage = 'rules' | 'quarantine';

export interface DeskState {
  readonly isOpen: boolean;
  readonly tab: 'alerts' | 'notes';
  readonly page: DeskPage | null;
  readonly filter: AlertFilter;
  readonly openStorms: ReadonlySet<number>;
  readonly mark: Mark;
  /** Set while the list stands still. */
  readonly held: Held | null;
  readonly sound: SoundPolicy;
  /** An action that asks for words first: the alerts of a row, or one. */
  readonly asking: Asking | null;
  /** The alert that the next shift note belongs to. */
  readonly noteAbout: number | null;
}

/** A question before an action; `storm` when it goes to every alert of a storm. */
export interface Asking {
  readonly about: 'close' | 'snooze';
  readonly alert: number | null;
  readonly storm: number | null;
}

const OPEN = 'tongguan.alerts';
const SOUND = 'tongguan.sound';

/** A browser may forbid storage; then nothing is remembered. */
function remembered(name: string): string | null {
  try {
    return globalThis.localStorage?.getItem(name) ?? null;
  } catch {
    return null;
  }
}

function remember(name: string, value: string): void {
  try {
    globalThis.localStorage?.setItem(name, value);
  } catch {
    // Not remembered.
  }
}

export const useDesk = create<DeskState>(() => ({
  isOpen: remembered(OPEN) === 'true', tab: 'alerts', page: null, filter: EVERY_ALERT, openStorms: new Set<number>(), mark: NO_MARK, held: null,
  sound: SOUND_POLICIES.find((policy) => policy === remembered(SOUND)) ?? 'critical', asking: null, noteAbout: null,
}));
export const setDesk = useDesk.setState;
export const getDesk = useDesk.getState;

export function openDesk(isOpen: boolean): void {
  // Alerts and cases share the dock.
  if (isOpen) setApp({ inbox: null });
  remember(OPEN, String(isOpen));
  setDesk({ isOpen, held: null });
}

export function chooseSound(sound: SoundPolicy): void {
  remember(SOUND, sound);
  setDesk({ sound });
}

export function toggleStorm(storm: number): void {
  const openStorms = new Set(getDesk().openStorms);
  if (!openStorms.delete(storm)) openStorms.add(storm);
  setDesk({ openStorms });
}

/** A narrower or wider list is another list: nothing of it is held. */
export function narrow(change: Partial<AlertFilter>): void {
  setDesk({ filter: { ...getDesk().filter, ...change }, held: null });
}
