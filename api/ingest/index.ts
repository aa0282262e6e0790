/** Readings and positions from the field: parsed, stored, acknowledged after the commit. */
import type { Alerts } from '../alerts/index.ts';
import type { IngestStatus } from '../contract/ingest.ts';
import type { County } from '../county/county.ts';
import type { Route } from '../http/route.ts';
import type { Settings } from '../settings.ts';

export interface Ingest {
  readonly routes: readonly Route[];
  status(): IngestStatus;
  /** Opens the broker or connects to the one outside; routes answer before that too. */
  start(): Promise<void>;
  /** Stops taking in, commits what was taken, closes. */
  stop(): Promise<void>;
}

export function createIngest(_county: County, _alerts: Alerts, _settings: Settings): Ingest {
  return {
    routes: [],
    status: () => ({
      broker: 'off', address: null, connected: false, clients: 0, messages: 0, rowsStored: 0, rowsDuplicate: 0, quarantined: 0,
      droppedQos0: 0, rowsWaiting: 0, storeDownSeconds: null, problem: null,
    }),
    start: async () => undefined,
    stop: async () => undefined,
  };
}
