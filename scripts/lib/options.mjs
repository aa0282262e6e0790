/** The words that `npm start -- ...` understands, and the page that explains them. */

/** @typedef {{ env: string, default: string, text: string }} SettingEntry */
/** @typedef {{ help: boolean, reset: boolean, yes: boolean, insecure: boolean, simulate: boolean }} StartOptions */

const FLAGS = {
  '--help': 'Show this page',
  '--reset': 'Delete the embedded database and start over, after asking',
  '--yes': 'Answer yes to the question that --reset asks',
  '--no-simulate': 'Do not make up devices and patrols in the demo county; npm run simulate does so by hand',
  '--insecure': 'Allow HOST to be an address that others can reach, though there is no sign-in yet',
};

/**
 * @param {string[]} args
 * @returns {StartOptions}
 * @throws {Error} for a word that is not known
 */
export function parseOptions(args) {
  for (const arg of args) {
    if (!(arg in FLAGS) && arg !== '-h') throw new Error(`${arg} is not known. Known: ${Object.keys(FLAGS).join(' ')}`);
  }
  /** @param {string} flag */
  const has = (flag) => args.includes(flag);
  return { help: has('--help') || has('-h'), reset: has('--reset'), yes: has('--yes'), insecure: has('--insecure'), simulate: !has('--no-simulate') };
}

/** @param {readonly SettingEntry[]} settings @param {boolean} isBundle where everything is installed and built */
export function helpText(settings, isBundle) {
  const command = isBundle ? './start' : 'npm start';
  const flags = Object.entries(FLAGS).map(([flag, text]) => `  ${flag.padEnd(20)} ${text}`);
  const variables = settings.map(({ env, default: value, text }) => {
    return `  ${env.padEnd(20)} ${text}${value ? `\n  ${''.padEnd(20)} default: ${value}` : ''}`;
  });
  return [
    `Opens the map of a county: ${isBundle ? '' : 'installs, builds and '}migrates what is missing, then serves everything on one port.`,
    '', `${command}${isBundle ? '' : ' --'} [options]`, '', ...flags,
    '', `Settings are environment variables, for example: PORT=8081 ${command}`, '', ...variables, '',
  ].join('\n');
}
