/** What can be set, read once from the environment, checked and frozen. The table with the defaults is `settings.json`. */
import { readFileSync } from 'node:fs';

interface SettingEntry {
  readonly env: string;
  readonly default: string;
  readonly kind: 'integer' | 'text' | 'boolean';
  readonly text: string;
}

export const SETTINGS_TABLE = JSON.parse(
  readFileSync(new URL('./settings.json', import.meta.url), 'utf8'),
) as readonly SettingEntry[];

export interface Settings {
  readonly port: number;
  readonly host: string;
  /** In small letters, without ports. */
  readonly publicNames: readonly string[];
  /** Both or none: https instead of http. */
  readonly tlsCert: string;
  readonly tlsKey: string;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly county: string;
  readonly demo: boolean;
  readonly demoSeed: number;
  readonly demoCases: number;
  readonly tableMemoryMb: number;
  readonly tileCacheMb: number;
  readonly feedPollMs: number;
  readonly feedKeepMinutes: number;
  readonly webDir: string;
  readonly mqttUrl: string;
  readonly mqttPort: number;
  /** False when the port is the default: another one may then be taken when it is in use. */
  readonly mqttPortGiven: boolean;
  readonly mqttHost: string;
  readonly mqttCert: string;
  readonly mqttKey: string;
  readonly mqttConnections: number;
  readonly ingestQueueRows: number;
  readonly readingKeepDays: number;
  readonly quarantineRows: number;
  readonly laneKeepDays: number;
  readonly alertKeepDays: number;
  readonly importUndoDays: number;
  readonly liveTickMs: number;
  readonly videoResolverUrl: string;
  readonly videoOrigins: readonly string[];
  readonly importMaxMb: number;
  readonly photoMaxMb: number;
  readonly publicReportsPerHour: number;
  /** 0: for ever. */
  readonly reporterKeepDays: number;
  /** Empty: requests may be filed without a key. */
  readonly open311Keys: readonly string[];
  readonly simulate: boolean;
}

/** A setting that cannot be used; the message names it, its value and what is allowed. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** Readers of one setting by its name, each refusing what is not of its kind. */
function readers(env: Readonly<Record<string, string | undefined>>) {
  const text = (name: string): string => env[name] || SETTINGS_TABLE.find((entry) => entry.env === name)!.default;
  const integer = (name: string, min: number, max: number): number => {
    const value = Number(text(name));
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new SettingError(`${name}=${text(name)}: must be a whole number from ${min} to ${max}`);
    }
    return value;
  };
  const boolean = (name: string): boolean => {
    const value = text(name).toLowerCase();
    if (['yes', 'true', '1'].includes(value)) return true;
    if (['no', 'false', '0'].includes(value)) return false;
    throw new SettingError(`${name}=${text(name)}: must be yes or no`);
  };
  const address = (name: string): string => {
    const value = text(name);
    if (value && !/^https?:\/\//.test(value)) throw new SettingError(`${name}=${value}: must be an http(s) address`);
    return value;
  };
  return { text, integer, boolean, address };
}

/**
 * Reads the settings. An empty variable counts as not set.
 * @throws SettingError for a value that is not of its kind
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const { text, integer, boolean, address } = readers(env);
  const county = text('COUNTY');
  if (county && !/^[0-9]{6}$/.test(county)) throw new SettingError(`COUNTY=${county}: must be 6 digits`);
  return Object.freeze({
    port: integer('PORT', 0, 65535),
    host: text('HOST'),
    publicNames: readNames(text('PUBLIC_NAMES')),
    tlsCert: text('TLS_CERT'),
    tlsKey: text('TLS_KEY'),
    databaseUrl: text('DATABASE_URL'),
    dataDir: text('DATA_DIR'),
    county,
    demo: boolean('DEMO'),
    demoSeed: integer('DEMO_SEED', 0, 4294967295),
    demoCases: integer('DEMO_CASES', 0, 100_000),
    tableMemoryMb: integer('TABLE_MEMORY_MB', 1, 65536),
    tileCacheMb: integer('TILE_CACHE_MB', 1, 65536),
    feedPollMs: integer('FEED_POLL_MS', 10, 60000),
    feedKeepMinutes: integer('FEED_KEEP_MINUTES', 1, 10080),
    webDir: text('WEB_DIR'),
    mqttUrl: text('MQTT_URL'),
    mqttPort: integer('MQTT_PORT', 0, 65535),
    mqttPortGiven: Boolean(env.MQTT_PORT),
    mqttHost: text('MQTT_HOST'),
    mqttCert: text('MQTT_CERT'),
    mqttKey: text('MQTT_KEY'),
    mqttConnections: integer('MQTT_CONNECTIONS', 1, 64),
    ingestQueueRows: integer('INGEST_QUEUE_ROWS', 100, 10_000_000),
    readingKeepDays: integer('READING_KEEP_DAYS', 1, 3650),
    quarantineRows: integer('QUARANTINE_ROWS', 0, 1_000_000),
    laneKeepDays: integer('LANE_KEEP_DAYS', 1, 365),
    alertKeepDays: integer('ALERT_KEEP_DAYS', 1, 36_500),
    importUndoDays: integer('IMPORT_UNDO_DAYS', 0, 3650),
    liveTickMs: integer('LIVE_TICK_MS', 50, 10_000),
    videoResolverUrl: address('VIDEO_RESOLVER_URL'),
    videoOrigins: readOrigins(text('VIDEO_ORIGINS')),
    importMaxMb: integer('IMPORT_MAX_MB', 1, 1_000_000),
    photoMaxMb: integer('PHOTO_MAX_MB', 1, 100),
    publicReportsPerHour: integer('PUBLIC_REPORTS_PER_HOUR', 1, 100_000),
    reporterKeepDays: integer('REPORTER_KEEP_DAYS', 0, 36_500),
    open311Keys: text('OPEN311_KEYS').split(/\s+/).filter(Boolean),
    simulate: boolean('SIMULATE'),
  });
}

/** Origins for the content security policy: anything else than scheme, host and port would change its meaning. */
function readOrigins(text: string): readonly string[] {
  const origins = text.split(/\s+/).filter(Boolean);
  for (const origin of origins) {
    if (!/^https?:\/\/[A-Za-z0-9.-]+(:\d+)?$/.test(origin)) throw new SettingError(`VIDEO_ORIGINS: ${origin}: must be like https://video.example:8443`);
  }
  return origins;
}

/** A scheme, a port or a star would never equal a name that is asked for. */
function readNames(text: string): readonly string[] {
  const names = text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const name of names) {
    if (!/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])$/.test(name)) throw new SettingError(`PUBLIC_NAMES: ${name}: must be a name or an address like map.county.example, 10.20.30.40 or [fd00::1]`);
  }
  return names;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** @throws SettingError when the host would open the county to the network without `--insecure` */
export function refuseOpenHost(settings: Settings, insecure: boolean): void {
  if (LOOPBACK.has(settings.host) || insecure) return;
  throw new SettingError(
    `HOST=${settings.host} would open this county to the network, and sign-in does not exist yet. `
    + 'Put a reverse proxy that knows whom to let in on this machine (docs/install/nginx.conf) and name it in PUBLIC_NAMES, or add --insecure to do it all the same.',
  );
}
