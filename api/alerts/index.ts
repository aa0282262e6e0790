/** Alerts: rules judged by event time inside the transaction that stores the readings, and what people do with alerts. */
import type { County } from '../county/county.ts';
import type { Route } from '../http/route.ts';
import type { Settings } from '../settings.ts';
import type { Client } from '../store/database.ts';
import { alertRoutes } from './alert-routes.ts';
import { judgeReadings } from './on-readings.ts';
import { RuleBook } from './rule-book.ts';
import { ruleRoutes } from './rule-routes.ts';
import { shiftNoteRoutes } from './shift-notes.ts';
import { Sweeper } from './sweeper.ts';
import type { StoredReading } from './stored-reading.ts';
import { Troubles } from './troubles.ts';

export type { StoredReading } from './stored-reading.ts';

export interface Alerts {
  readonly routes: readonly Route[];
  /**
   * Judges new readings and opens, shortens, annuls or clears alerts, inside the caller's transaction: readings and the
   * alerts that follow from them are committed together or not at all. Keeps no state that a rollback would falsify.
   * A rule that cannot judge is left out and told by `problem`; the readings are kept.
   * @throws only what may go well when the transaction is tried again (connection, deadlock)
   */
  onReadings(client: Client, readings: readonly StoredReading[]): Promise<void>;
  /** Looks once, as if it were `now` (epoch ms) and readings had come in since `listeningSince`; once a day forgets what is too old. */
  sweep(now?: number, listeningSince?: number): Promise<void>;
  /** What of judging fails at present, in words; null when all is well. */
  problem(): string | null;
  /** Begins to look for silent devices and ended holds and snoozes. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param settings how long alerts that are over and closed are kept */
export function createAlerts(county: County, settings: Pick<Settings, 'alertKeepDays'>): Alerts {
  const rules = new RuleBook();
  const troubles = new Troubles();
  const sweeper = new Sweeper(county, rules, troubles, settings.alertKeepDays);
  return {
    routes: [...alertRoutes(county), ...ruleRoutes(county, rules), ...shiftNoteRoutes(county)],
    onReadings: (client, readings) => judgeReadings(county, rules, troubles, client, readings, Date.now()),
    sweep: (now, listeningSince) => sweeper.sweep(now, listeningSince),
    problem: () => troubles.text(),
    start: async () => { sweeper.start(); },
    stop: () => sweeper.stop(),
  };
}
