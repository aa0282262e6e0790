/** How a simulator gets to publish: the server leaves it a credential in its data folder, for the demo county alone. */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { County } from './county/county.ts';
import { makeCredential, publisherOf, userNameOf } from './ingest/credentials.ts';
import type { NewCredential } from './ingest/credentials.ts';
import type { Settings } from './settings.ts';

const GATEWAY = 'simulator';

/** What `simulator.json` holds. With a broker outside, its own user name and password stand in the address. */
interface SimulatorFile {
  readonly county: string;
  readonly url: string;
  readonly mqtt: string;
  readonly user?: string;
  readonly password?: string;
}

type AccessSettings = Pick<Settings, 'simulate' | 'dataDir' | 'mqttUrl' | 'mqttCert'>;

/**
 * Writes `<DATA_DIR>/simulator.json` (only its owner can read it) with a gateway's credential whose data is marked as
 * simulated. A secret that is there and still opens is kept, so that a running simulator comes back after a restart.
 * @param url address of this server
 * @param broker host and port (or address) where publishers connect; null: there is no broker
 * @returns whether there is anything to simulate: the demo county, a broker, and SIMULATE is not "no"
 */
export async function writeSimulatorAccess(county: County, settings: AccessSettings, url: string, broker: string | null): Promise<boolean> {
  const demo = [...county.book.counties.values()].find((known) => known.demo);
  if (!settings.simulate || !demo || broker === null) return false;
  const file = path.resolve(settings.dataDir, 'simulator.json');
  const access: SimulatorFile = settings.mqttUrl
    ? { county: demo.county, url, mqtt: settings.mqttUrl }
    : { county: demo.county, url, mqtt: /^[a-z]+:\/\//.test(broker) ? broker : `${settings.mqttCert ? 'mqtts' : 'mqtt'}://${broker}`, ...await credentialOf(county, demo.county, file) };
  mkdirSync(path.dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
  return true;
}

async function credentialOf(county: County, code: string, file: string): Promise<{ user: string; password: string }> {
  const { pool } = county.database;
  const wanted: NewCredential = { county: code, kind: 'gateway', code: GATEWAY, simulated: true };
  const user = userNameOf(wanted);
  const kept = readKept(file);
  if (kept?.user === user && kept.password && await publisherOf(pool, user, Buffer.from(kept.password))) return { user, password: kept.password };
  return { user, password: await makeCredential(pool, wanted) };
}

function readKept(file: string): Partial<SimulatorFile> | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<SimulatorFile>;
  } catch {
    return null; // none yet, or not readable: a new one is written
  }
}
