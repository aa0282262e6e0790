/** The alerts that are not closed: read once, then kept true by the lane. */
import { create } from 'zustand';
import type { AlertsReply } from '../../api/contract/alerts.ts';
import type { Alert, LaneEntry } from '../../api/contract/live.ts';
import { getJson } from '../data/client.ts';
import { getApp } from './store.ts';

export interface AlertsState {
  /** failed: the last reading failed; the alerts are then those of before, if there are any. */
  readonly status: 'loading' | 'ready' | 'failed';
  readonly problem: Error | null;
  readonly alerts: ReadonlyMap<number, Alert>;
  /** The lane number that the alerts are true for. */
  readonly lane: number;
  /** When they were read or changed last, epoch ms. */
  readonly asOf: number | null;
}

const NOTHING: AlertsState = { status: 'loading', problem: null, alerts: new Map(), lane: 0, asOf: null };
export const useAlerts = create<AlertsState>(() => NOTHING);
export const getAlerts = useAlerts.getState;

let readings = 0;
/** Entries that came while the list was being read: the answer may be older than they are. Null while nothing is read. */
let meanwhile: LaneEntry[] | null = null;

/** Reads all alerts anew. What is shown stays until the answer is there, unless it belongs to another county or person. */
export async function readAlerts(isOther: boolean): Promise<void> {
  const { county } = getApp();
  if (!county) return;
  const mine = ++readings;
  meanwhile = [];
  if (isOther) useAlerts.setState(NOTHING, true);
  try {
    const reply = await getJson<AlertsReply>(`/api/alerts?county=${county}`);
    if (mine !== readings) return;
    const missed = meanwhile ?? [];
    meanwhile = null;
    useAlerts.setState({ status: 'ready', problem: null, alerts: new Map(reply.alerts.map((alert) => [alert.id, alert])), lane: reply.lane, asOf: Date.now() });
    takeAlerts(missed);
  } catch (error) {
    if (mine !== readings) return;
    meanwhile = null;
    useAlerts.setState({ status: 'failed', problem: error as Error });
  }
}

function put(alerts: Map<number, Alert>, alert: Alert): void {
  if (alert.state === 'closed') alerts.delete(alert.id);
  else alerts.set(alert.id, alert);
}

/** Puts one alert as the server answered it. */
export function putAlert(alert: Alert): void {
  const alerts = new Map(getAlerts().alerts);
  put(alerts, alert);
  useAlerts.setState({ alerts, asOf: Date.now() });
}

/** Applies lane entries in their order; those that the list holds already are passed over. */
export function takeAlerts(entries: readonly LaneEntry[]): void {
  meanwhile?.push(...entries);
  const { lane, alerts: before } = getAlerts();
  const fresh = entries.filter((entry) => entry.number > lane);
  if (fresh.length === 0) return;
  const alerts = new Map(before);
  for (const entry of fresh) {
    if (entry.kind !== 'alert') continue;
    const { move: _move, ...alert } = entry.body;
    put(alerts, alert);
  }
  useAlerts.setState({ alerts, lane: fresh.at(-1)!.number, asOf: Date.now() });
}
