/** Which sound is due, and what is read out when alerts arrive. Pure. */
import type { Alert } from '../../api/contract/live.ts';
import type { SoundPolicy } from './desk-state.ts';
import { compare, isWaiting } from './order.ts';

/** A standing critical alert sounds again after so long. */
export const REPEAT_MS = 20_000;

/** The sound that a change of the alerts asks for; null for none. `fresh` are alerts that were not there before. */
export function soundOf(policy: SoundPolicy, fresh: readonly Alert[], now: number): 'critical' | 'other' | null {
  if (policy === 'off') return null;
  const waiting = fresh.filter((alert) => isWaiting(alert, now));
  if (waiting.some((alert) => alert.severity === 'critical')) return 'critical';
  return policy === 'all' && waiting.length > 0 ? 'other' : null;
}

/** Critical alerts that nobody acknowledged. */
export function unacknowledgedCriticals(alerts: Iterable<Alert>, now: number): number {
  let count = 0;
  for (const alert of alerts) if (alert.severity === 'critical' && isWaiting(alert, now)) count += 1;
  return count;
}

/** Alerts that are new or open again, worst first. */
export function freshAlerts(before: ReadonlyMap<number, Alert>, after: ReadonlyMap<number, Alert>): Alert[] {
  return [...after.values()].filter((alert) => alert.state === 'open' && before.get(alert.id)?.state !== 'open').sort(compare);
}
