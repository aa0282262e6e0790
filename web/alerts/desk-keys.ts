/** Keys of the desks. Whoever shows alerts or cases listens; the one that began last is asked first. */
export const ALERT_KEYS = ['next', 'previous', 'acknowledge', 'close', 'snooze', 'fresh'] as const;
export type AlertKey = (typeof ALERT_KEYS)[number];
/** Of cases alone: a row is selected, all selected are dispatched, the tab before or after, a further move (1: the second ...). */
export type CaseKey = 'pick' | 'bulk' | 'stepBack' | 'stepOn' | `move${number}`;
export type DeskKey = AlertKey | CaseKey;
type Listener = (key: DeskKey) => boolean;

const listeners: Listener[] = [];

export function isAlertKey(key: DeskKey): key is AlertKey {
  return (ALERT_KEYS as readonly string[]).includes(key);
}

/** Hands the key on; false when nobody wanted it. */
export function pressDesk(key: DeskKey): boolean {
  return [...listeners].reverse().some((listener) => listener(key));
}

export function onDeskKey(listener: Listener): () => void {
  listeners.push(listener);
  return () => void listeners.splice(listeners.indexOf(listener), 1);
}
