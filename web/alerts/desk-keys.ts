/** Keys of the desk. Whoever shows alerts listens; the one that began last is asked first. */
export type DeskKey = 'next' | 'previous' | 'acknowledge' | 'close' | 'snooze' | 'fresh';
type Listener = (key: DeskKey) => boolean;

const listeners: Listener[] = [];

/** Hands the key on; false when nobody wanted it. */
export function pressDesk(key: DeskKey): boolean {
  return [...listeners].reverse().some((listener) => listener(key));
}

export function onDeskKey(listener: Listener): () => void {
  listeners.push(listener);
  return () => void listeners.splice(listeners.indexOf(listener), 1);
}
