/** The command line of the import of standards sheets. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkCountyCode } from '../../contract/codes.ts';
import { chosen, finder, isTimeZone, required } from '../cli-options.ts';
import { DELIMITERS, ENCODINGS, FORMATS } from '../formats/format.ts';
import type { DelimiterName, FormatName, OpenOptions } from '../formats/format.ts';
import type { CountyWish } from '../import-county.ts';
import { UsageError } from '../import-error.ts';
import type { StandardsRequest } from './import-standards.ts';
import { SCHEME_KINDS } from './scheme-classes.ts';

export interface StandardsOptions extends Pick<StandardsRequest, 'county' | 'scheme' | 'edition' | 'from' | 'replaces' | 'missing' | 'rules' | 'fillDown' | 'dryRun'> {
  readonly file: string;
  readonly open: OpenOptions;
  readonly mapping?: string;
  readonly rejects?: string;
}

/** [name, placeholder, text]; the placeholder is empty for a switch. */
const OPTIONS = [
  ['layer', 'standards', 'This import'],
  ['county', '<6 digits>', 'County whose cases are filed under these standards; a new code makes a new county'],
  ['name', '<name>', 'Name of a new county'],
  ['name-zh', '<name>', 'Its Chinese name; the same when not given'],
  ['time-zone', '<zone>', 'Its time zone; Asia/Shanghai when not given'],
  ['scheme', '<id>', 'Class list that the codes belong to: one that is there, or a new id of small letters and digits'],
  ['kind', SCHEME_KINDS.join('|'), 'What a new list is of'],
  ['scheme-name', '<name>', 'Title of a new list'],
  ['scheme-name-zh', '<name>', 'Its Chinese title; the same when not given'],
  ['rename-classes', '', 'Classes that have another name in the sheet take it, instead of refusing their records'],
  ['edition', '<text>', 'Edition of the standard, such as 2024; the same one again is brought up to date'],
  ['from', '<YYYY-MM-DD>', 'Day from which the edition is in force; today for a new one, else its own'],
  ['replaces', '<ids>', 'Lists, comma between, whose standards end in this county when the edition begins'],
  ['missing', 'keep|withdraw', 'What becomes of standards of the edition that the sheet does not have; keep when not given'],
  ['plain-hours', 'work|urgent', 'What 小时 means where neither 工作 nor 紧急 is said; not given: such limits are refused'],
  ['plain-days', 'work|natural', 'The same for 天 and 日: work days, or days of 24 hours'],
  ['urgent-days', 'work|natural', 'The same for 紧急工作日'],
  ['ranges', 'shortest|longest', 'Which end of a limit such as 1-3 counts; not given: such limits are refused'],
  ['fill-down', '', 'Blank cells of class, handler and supervisor take the value above, as merged cells leave them'],
  ['mapping', '<file>', 'Which column is what, when their names do not say it; see docs/import.md'],
  ['rejects', '<file>', 'Where rejected records are told; DATA_DIR/rejects/<file>.rejects.csv when not given'],
  ['format', Object.keys(FORMATS).join('|'), 'When the file\'s ending does not say it'],
  ['encoding', '<name>', `Of the text: ${ENCODINGS.join(', ')}; utf-8 when not given`],
  ['delimiter', '<name>', `CSV: ${Object.keys(DELIMITERS).join(', ')}; the one of the first line when not given`],
  ['dry-run', '', 'Say what would happen and change nothing'],
  ['help', '', 'Show this page'],
] as const;

/** The page for `--layer standards --help`. */
export function standardsHelp(): string {
  return [
    'Imports a standards sheet: its classes, conditions, closing conditions and time limits, in one transaction; what cannot be read goes into a reject file.',
    '', 'npm run import -- <file> --layer standards --county <code> --scheme <id> --edition <text> [options]', '',
    ...OPTIONS.map(([name, placeholder, text]) => `  ${`--${name} ${placeholder}`.padEnd(28)} ${text}`),
    '', 'For example:',
    '  npm run import -- ../shared/data/standards/yuncheng-components.csv --layer standards --county 099162 --name Munich \\',
    '    --scheme yuncheng --kind component --scheme-name "Yuncheng components" --scheme-name-zh 运城部件 --edition 2024 \\',
    '    --plain-hours work --plain-days work', '',
  ].join('\n');
}

/**
 * Reads the command line. Paths are looked for where the command was given, then in the checkout.
 * @returns null when help is asked for
 * @throws UsageError
 */
export function parseStandardsOptions(args: readonly string[], folder: string, checkout: string): StandardsOptions | null {
  const { file, text, has } = readArguments(args);
  if (has('help')) return null;
  const find = finder(folder, checkout);
  const county = countyOf(text);
  const [mapping, rejects] = [text('mapping'), text('rejects')];
  return {
    file: find(required(file, '<file>')), county,
    open: {
      format: chosen('--format', text('format'), Object.keys(FORMATS) as FormatName[]),
      encoding: chosen('--encoding', text('encoding')?.toLowerCase(), ENCODINGS),
      delimiter: chosen('--delimiter', text('delimiter'), Object.keys(DELIMITERS) as DelimiterName[]),
    },
    scheme: {
      id: schemeId('--scheme', required(text('scheme'), '--scheme')), kind: chosen('--kind', text('kind'), SCHEME_KINDS),
      title: text('scheme-name'), titleZh: text('scheme-name-zh'), rename: has('rename-classes'),
    },
    edition: editionOf(required(text('edition'), '--edition')), from: dayOf(text('from')),
    replaces: [...new Set(text('replaces')?.split(',').map((id) => schemeId('--replaces', id.trim())))],
    missing: chosen('--missing', text('missing'), ['keep', 'withdraw']) ?? 'keep', fillDown: has('fill-down'),
    rules: {
      plainHours: chosen('--plain-hours', text('plain-hours'), ['work', 'urgent']), plainDays: chosen('--plain-days', text('plain-days'), ['work', 'natural']),
      urgentDays: chosen('--urgent-days', text('urgent-days'), ['work', 'natural']), ranges: chosen('--ranges', text('ranges'), ['shortest', 'longest']),
    },
    mapping: mapping === undefined ? undefined : find(mapping), rejects: rejects === undefined ? undefined : resolve(folder, rejects), dryRun: has('dry-run'),
  };
}

type OptionName = (typeof OPTIONS)[number][0];

function readArguments(args: readonly string[]): { file: string | undefined; text: (name: OptionName) => string | undefined; has: (name: OptionName) => boolean } {
  const options = Object.fromEntries(OPTIONS.map(([name, placeholder]) => [name, { type: placeholder ? 'string' : 'boolean' } as const]));
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length > 1) throw new Error(`one file at a time, got ${positionals.join(' and ')}`);
    return { file: positionals[0], text: (name) => values[name] as string | undefined, has: (name) => values[name] === true };
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]!);
  }
}

function countyOf(text: (name: OptionName) => string | undefined): CountyWish {
  const county = required(text('county'), '--county');
  const problem = checkCountyCode(county);
  if (problem) throw new UsageError(`--county: ${problem}`);
  const timeZone = text('time-zone');
  if (timeZone !== undefined && !isTimeZone(timeZone)) throw new UsageError(`--time-zone ${timeZone} is no time zone, such as Asia/Shanghai`);
  return { county, name: text('name'), nameZh: text('name-zh'), timeZone };
}

function schemeId(option: string, id: string): string {
  if (!/^[a-z][a-z0-9]{0,29}$/.test(id)) throw new UsageError(`${option} ${id}: the id of a class list has small letters and digits, a letter first, at most 30`);
  return id;
}

function editionOf(edition: string): string {
  if (edition.trim() !== edition || edition.length > 60) throw new UsageError('--edition: at most 60 characters, no spaces around them');
  return edition;
}

function dayOf(day: string | undefined): string | undefined {
  if (day === undefined) return undefined;
  const date = /^[12]\d{3}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00Z`) : null;
  if (!date || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(day)) throw new UsageError(`--from ${day}: is no day, such as 2024-05-01`);
  return day;
}
