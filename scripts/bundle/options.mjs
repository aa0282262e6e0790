/** The words that `npm run bundle -- ...` understands, and the platforms that a bundle can be made for. */
import { ownPlatform } from '../lib/bundle-file.mjs';

/** @typedef {{ help: boolean, platform: string, out: string, withNode: boolean }} BundleOptions */

/** What npm installs for each: `--os`, `--cpu` and `--libc`. The programs are shell scripts: there is none for Windows. */
export const PLATFORMS = {
  'linux-x64': { os: 'linux', cpu: 'x64', libc: 'glibc' },
  'linux-arm64': { os: 'linux', cpu: 'arm64', libc: 'glibc' },
  'linux-x64-musl': { os: 'linux', cpu: 'x64', libc: 'musl' },
  'linux-arm64-musl': { os: 'linux', cpu: 'arm64', libc: 'musl' },
  'darwin-x64': { os: 'darwin', cpu: 'x64', libc: null },
  'darwin-arm64': { os: 'darwin', cpu: 'arm64', libc: null },
};

const HELP = `Makes one archive that runs Tongguan on another machine with nothing but Node: dependencies, built web app, database engine.

npm run bundle -- [options]

  --platform=<name>    The machine that it is for; default: like this one. Another one needs the network once
                       ${Object.keys(PLATFORMS).join(' ')}
  --out=<folder>       Where to put it; default: .build/bundle
  --with-node          Put this machine's Node in as well, for a machine that has none
  --help               Show this page

The same commit, platform and Node make the same bytes. SOURCE_DATE_EPOCH sets the date of the files; default: that of the commit.
`;

/**
 * @param {string[]} args
 * @returns {BundleOptions}
 * @throws {Error} for a word that is not known
 */
export function parseBundleOptions(args) {
  const options = { help: false, platform: ownPlatform(), out: '.build/bundle', withNode: false };
  for (const arg of args) {
    const [name, value = ''] = arg.split(/=(.*)/s);
    if (arg === '--help' || arg === '-h') options.help = true;
    else if (arg === '--with-node') options.withNode = true;
    else if (name === '--platform' && value) options.platform = value;
    else if (name === '--out' && value) options.out = value;
    else throw new Error(`${arg} is not known. Known: --platform=<name> --out=<folder> --with-node --help`);
  }
  if (options.help) return options;
  if (!(options.platform in PLATFORMS)) throw new Error(`--platform=${options.platform} is not known. Known: ${Object.keys(PLATFORMS).join(' ')}`);
  if (options.withNode && options.platform !== ownPlatform()) {
    throw new Error(`--with-node puts this machine's Node in, which is for ${ownPlatform()}: it would not run on ${options.platform}`);
  }
  return options;
}

export const bundleHelp = () => HELP;
