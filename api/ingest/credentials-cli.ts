/** `npm run credentials`: makes the user name and the secret with which a device, a staff member or a gateway publishes. */
import { parseArgs } from 'node:util';
import { openImportDatabase } from '../import/import-database.ts';
import { SettingError, readSettings } from '../settings.ts';
import { PUBLISHER_KINDS, makeCredential, removeCredential, userNameOf } from './credentials.ts';
import type { PublisherKind } from './credentials.ts';

const HELP = `Makes an MQTT user name and its secret. A second time for the same code makes a new secret; the old one is worth nothing then.

npm run credentials -- --county 099101 --kind gateway --code sim
npm run credentials -- --county 099101 --kind gateway --code sim --remove

  --county      6-digit code
  --kind        device, staff (their own topic only) or gateway (every topic of its county)
  --code        code of the device or staff member; of a gateway any name
  --simulated   what comes by it is marked as simulated
  --remove      takes it away; who is connected by it, or by an old secret, is cut off within a minute
`;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: {
    county: { type: 'string' }, kind: { type: 'string' }, code: { type: 'string' }, simulated: { type: 'boolean' }, remove: { type: 'boolean' }, help: { type: 'boolean', short: 'h' },
  } });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { county, kind, code } = values;
  if (!county || !kind || !code) throw new SettingError('--county, --kind and --code have to be given');
  if (!(PUBLISHER_KINDS as readonly string[]).includes(kind)) throw new SettingError(`--kind ${kind}: must be one of ${PUBLISHER_KINDS.join(', ')}`);
  const wanted = { county, kind: kind as PublisherKind, code, simulated: values.simulated ?? false };
  const database = await openImportDatabase(readSettings(process.env), () => undefined);
  try {
    if (values.remove) {
      if (!await removeCredential(database.pool, wanted)) throw new SettingError(`There is no credential ${userNameOf(wanted)}`);
      console.log(`removed  ${userNameOf(wanted)}`);
      return 0;
    }
    const secret = await makeCredential(database.pool, wanted);
    console.log(`user     ${userNameOf(wanted)}\nsecret   ${secret}\n\nThe secret is not kept and cannot be shown again.`);
    return 0;
  } finally {
    await database.close();
  }
}

main().then((code) => { process.exitCode = code; }, (error: Error) => {
  console.error(error.message);
  if (error instanceof SettingError || error instanceof TypeError) console.error('npm run credentials -- --help shows what can be said.');
  process.exitCode = 1;
});
