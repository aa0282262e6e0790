/** Readings and positions from the field: parsed, stored, acknowledged after the commit. */
import type { Alerts } from '../alerts/index.ts';
import type { IngestStatus } from '../contract/ingest.ts';
import type { County } from '../county/county.ts';
import type { Route } from '../http/route.ts';
import type { Settings } from '../settings.ts';
import { Directory } from './directory.ts';
import { EmbeddedBroker } from './embedded-broker.ts';
import { Housekeeping } from './housekeeping.ts';
import { Intake } from './intake.ts';
import { intakeRoutes } from './intake-routes.ts';
import { OutsideBroker } from './outside-broker.ts';
import { quarantineRoute } from './quarantine-route.ts';
import { MessageReader } from './read-message.ts';
import { Writer } from './writer.ts';

export interface Ingest {
  readonly routes: readonly Route[];
  status(): IngestStatus;
  /** Opens the broker or connects to the one outside; routes answer before that too. */
  start(): Promise<void>;
  /** What is done every hour while it runs, or oftener: days to come and days to go, old keys, the quarantine's cap, outdated connections. */
  keepHouse(): Promise<void>;
  /** Stops taking in, commits what was taken, closes. */
  stop(): Promise<void>;
}

export function createIngest(county: County, alerts: Alerts, settings: Settings): Ingest {
  const { database } = county;
  const writer = new Writer(database, alerts, settings.ingestQueueRows);
  const directory = new Directory(county);
  const intake = new Intake(new MessageReader(county, directory, settings.readingKeepDays), writer);
  const housekeeping = new Housekeeping(database.pool, writer.days, directory,
    { keepDays: settings.readingKeepDays, quarantineRows: settings.quarantineRows }, () => writer.counts.quarantined);
  const outside = settings.mqttUrl ? new OutsideBroker(settings, intake, writer) : null;
  const embedded = outside ? null : new EmbeddedBroker(settings, database.pool, intake, () => writer.downSeconds !== null);
  let isStarted = false;
  return {
    routes: [
      ...intakeRoutes({ county, directory, writer, keepDays: settings.readingKeepDays }),
      quarantineRoute(county, settings.quarantineRows),
    ],
    status: () => ({
      broker: !isStarted ? 'off' : outside ? 'outside' : 'embedded',
      address: isStarted ? outside?.address ?? embedded!.address : null,
      connected: isStarted && (outside ? outside.clients > 0 : embedded!.address !== null),
      clients: isStarted ? outside?.clients ?? embedded!.clients : 0,
      ...intake.counts, ...writer.counts,
      rowsWaiting: writer.rowsWaiting, storeDownSeconds: writer.downSeconds,
      problem: writer.problem ?? (isStarted ? outside?.problem ?? null : null),
    }),
    start: async () => {
      await housekeeping.start();
      outside?.start();
      await embedded?.start();
      isStarted = true;
    },
    keepHouse: async () => {
      await housekeeping.keepHouse();
      if (isStarted) await embedded?.closeOutdated();
    },
    stop: async () => {
      isStarted = false;
      await (outside ?? embedded!).stop();
      await housekeeping.stop();
      await writer.stop();
    },
  };
}
