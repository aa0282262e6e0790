/** The command line of the import. */
import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkCountyCode } from '../contract/codes.ts';
import { DELIMITERS, ENCODINGS, FORMATS } from './formats/format.ts';
import type { DelimiterName, FormatName, OpenOptions } from './formats/format.ts';
import { UsageError } from './import-error.ts';
import { IMPORT_TARGETS } from './mapping-format.ts';
import type { ImportTarget } from './mapping-format.ts';

export interface CliOptions {
  readonly file: string;
  /** How the file is to be opened. */
  readonly open: OpenOptions;
  /** Not given: the mapping's. */
  readonly layer?: ImportTarget;
  readonly county: string;
  readonly name?: string;
  readonly nameZh?: string;
  readonly timeZone?: string;
  readonly mapping: string;
  readonly crs?: string;
  /** Parameters from the file's old datum to CGCS2000. */
  readonly transform?: string;
  readonly boundary?: string;
  readonly addDepartments: boolean;
  readonly rejects?: string;
  readonly dryRun: boolean;
  readonly confirm: boolean;
}

/** [name, placeholder, text]; the placeholder is empty for a switch. */
const OPTIONS = [
  ['layer', '<id>', `Layer to load: ${IMPORT_TARGETS.join(' ')}. Must be the mapping's; or standards, see --layer standards --help`],
  ['county', '<6 digits>', 'County code; a new code makes a new county'],
  ['name', '<name>', 'Name of a new county'],
  ['name-zh', '<name>', 'Its Chinese name; the same when not given'],
  ['time-zone', '<zone>', 'Its time zone; Asia/Shanghai when not given'],
  ['mapping', '<file>', 'Which fields become what, see docs/import.md'],
  ['crs', '<name>', 'Coordinate system of the file: EPSG:4326, 4490, 4491-4554, 3857, gcj02, bd09 or a PROJ string. Never guessed'],
  ['transform', '<numbers>', 'dx,dy,dz[,rx,ry,rz,ds] of your place, for a file in Xian 80 or Beijing 54'],
  ['boundary', '<file>', 'GeoJSON polygon in degrees; records outside are rejected. Not given: the county\'s own area, when there is one'],
  ['rejects', '<file>', 'Where rejected records are told; DATA_DIR/rejects/<file>.rejects.csv when not given'],
  ['departments', 'add|known', 'Departments that the county does not have are added, or refuse their records; add when not given'],
  ['format', Object.keys(FORMATS).join('|'), 'When the file\'s ending does not say it'],
  ['encoding', '<name>', `Of the texts: ${ENCODINGS.join(', ')}; when not given utf-8, and for a Shapefile what is found`],
  ['delimiter', '<name>', `CSV: ${Object.keys(DELIMITERS).join(', ')}; the one of the first line when not given`],
  ['sheet', '<name>', 'The sheet to read, of a workbook that has several'],
  ['table', '<name>', 'The layer or table to read, of a file that has several'],
  ['confirm', '', 'Load the batch although the datum guard finds its coordinates wrong; kept with the batch'],
  ['dry-run', '', 'Say what would happen and change nothing'],
  ['suggest', '', 'Guess a mapping for the file, to be corrected; needs no --mapping, --county or --crs and changes nothing'],
  ['out', '<file>', 'Where --suggest writes the mapping; printed when not given'],
  ['batches', '', 'List the imports, the newest first; of one county with --county'],
  ['undo', '<batch>', 'Undo an import: what it inserted goes, what it changed is restored; what was changed since stays and is told'],
  ['help', '', 'Show this page'],
] as const;

/** The page for `--help`. */
export function importHelp(): string {
  return [
    'Imports a file (GeoJSON, Shapefile, GeoPackage, FlatGeobuf, XLSX, CSV) into a layer of a county: the good records in one transaction, the others into a reject file.',
    '', 'npm run import -- <file> --county <code> --mapping <file> --crs <name> [options]', '',
    ...OPTIONS.map(([name, placeholder, text]) => `  ${`--${name} ${placeholder}`.padEnd(26)} ${text}`),
    '', 'For example:',
    '  npm run import -- munich-components.geojson --layer components --county 099162 --name Munich \\',
    '    --mapping fixtures/mappings/osm-components.json --crs EPSG:4326',
    '', 'A mapping to begin with, and what the fields hold:',
    '  npm run import -- <file> --suggest [--layer <id>] [--out <file>]',
    '', 'What was imported, and taking it back:',
    '  npm run import -- --batches [--county <code>]',
    '  npm run import -- --undo <batch> [--county <code>] [--dry-run] [--rejects <file>]',
    '', 'DATABASE_URL and DATA_DIR say which database, as for npm start; a running server may go on running.',
    'Ends with 0 when good records were loaded (rejected ones are told), 1 when nothing was, 2 when the command line is wrong.', '',
  ].join('\n');
}

/**
 * Reads the command line. Paths are looked for where the command was given, then in the checkout.
 * @returns null when help is asked for
 * @throws UsageError
 */
export function parseCliOptions(args: readonly string[], folder: string, checkout: string): CliOptions | null {
  const values = readArguments(args);
  if (values.help) return null;
  const find = finder(folder, checkout);
  const file = find(required(values.file, '<file>'));
  const county = required(values.county, '--county');
  refuseCounty(county);
  if (values.timeZone !== undefined && !isTimeZone(values.timeZone)) throw new UsageError(`--time-zone ${values.timeZone} is no time zone, such as Asia/Shanghai`);
  return {
    ...pick(values, ['name', 'nameZh', 'timeZone', 'crs', 'transform']),
    file, county, layer: chosen('--layer', values.layer, IMPORT_TARGETS), mapping: find(required(values.mapping, '--mapping')),
    open: openOptions(values),
    boundary: values.boundary === undefined ? undefined : find(values.boundary),
    addDepartments: (chosen('--departments', values.departments, ['add', 'known']) ?? 'add') === 'add',
    rejects: values.rejects === undefined ? undefined : resolve(folder, values.rejects),
    dryRun: values.dryRun, confirm: values.confirm,
  };
}

/** Looks for paths where the command was given, then in the checkout. */
export function finder(folder: string, checkout: string): (path: string) => string {
  return (path) => {
    const here = resolve(folder, path);
    return isAbsolute(path) || existsSync(here) || !existsSync(resolve(checkout, path)) ? here : resolve(checkout, path);
  };
}

function openOptions(values: ReturnType<typeof readArguments>): OpenOptions {
  return {
    format: chosen('--format', values.format, Object.keys(FORMATS) as FormatName[]),
    encoding: chosen('--encoding', values.encoding?.toLowerCase(), ENCODINGS),
    delimiter: chosen('--delimiter', values.delimiter, Object.keys(DELIMITERS) as DelimiterName[]),
    table: values.table,
    sheet: values.sheet,
  };
}

/** What `--suggest` asks for. */
export interface SuggestOptions extends Pick<CliOptions, 'file' | 'open' | 'layer'> {
  /** Not given: the mapping is printed. */
  readonly out?: string;
}

/**
 * @returns null when the command line does not ask for it
 * @throws UsageError
 */
export function parseSuggestOptions(args: readonly string[], folder: string, checkout: string): SuggestOptions | null {
  const values = readArguments(args);
  if (values.help || !values.suggest) {
    if (values.out !== undefined && !values.help) throw new UsageError('--out is where --suggest writes a mapping; without --suggest it means nothing');
    return null;
  }
  if (values.mapping !== undefined) throw new UsageError('--suggest guesses a mapping, and --mapping gives one: leave one of them out');
  const find = finder(folder, checkout);
  const out = values.out === undefined ? undefined : resolve(folder, values.out);
  if (out !== undefined && existsSync(out)) throw new UsageError(`--out ${out} is there already; it is not written over`);
  return { file: find(required(values.file, '<file>')), open: openOptions(values), layer: chosen('--layer', values.layer, IMPORT_TARGETS), out };
}

/** What `--batches` and `--undo` ask for. */
export interface BatchOptions {
  readonly county?: string;
  /** Null: list the batches. */
  readonly undo: number | null;
  readonly dryRun: boolean;
  /** Where rows that stay are told. */
  readonly rejects?: string;
}

/**
 * @returns null when the command line asks for neither
 * @throws UsageError
 */
export function parseBatchOptions(args: readonly string[], folder: string): BatchOptions | null {
  const { batches, undo, county, file, rejects, dryRun, help } = readArguments(args);
  if (help || (!batches && undo === undefined)) return null;
  if (batches && undo !== undefined) throw new UsageError('--batches lists and --undo undoes: one at a time');
  if (file !== undefined) throw new UsageError(`${undo === undefined ? '--batches' : '--undo'} reads no file, and ${file} was given`);
  if (undo !== undefined && !/^[1-9]\d{0,14}$/.test(undo)) throw new UsageError(`--undo ${undo} is not the number of a batch. --batches lists them.`);
  if (county !== undefined) refuseCounty(county);
  return { county, undo: undo === undefined ? null : Number(undo), dryRun, rejects: rejects === undefined ? undefined : resolve(folder, rejects) };
}

function refuseCounty(county: string): void {
  const problem = checkCountyCode(county);
  if (problem) throw new UsageError(`--county: ${problem}`);
}

function readArguments(args: readonly string[]) {
  const options = Object.fromEntries(OPTIONS.map(([name, placeholder]) => [name, { type: placeholder ? 'string' : 'boolean' } as const]));
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length > 1) throw new Error(`one file at a time, got ${positionals.join(' and ')}`);
    const text = (name: string): string | undefined => values[name] as string | undefined;
    return {
      file: positionals[0], layer: text('layer'), county: text('county'), name: text('name'), nameZh: text('name-zh'), timeZone: text('time-zone'),
      mapping: text('mapping'), crs: text('crs'), transform: text('transform'), boundary: text('boundary'), rejects: text('rejects'), departments: text('departments'),
      format: text('format'), encoding: text('encoding'), delimiter: text('delimiter'), table: text('table'), sheet: text('sheet'), dryRun: values['dry-run'] === true, confirm: values.confirm === true,
      batches: values.batches === true, undo: text('undo'),
      suggest: values.suggest === true, out: text('out'), help: values.help === true,
    };
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]!);
  }
}

function pick<T extends object, K extends keyof T>(values: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, values[name]])) as Pick<T, K>;
}

/** @throws UsageError when it is missing */
export function required(value: string | undefined, name: string): string {
  if (!value) throw new UsageError(`${name} is missing`);
  return value;
}

/** The complaint about a value that is none of those allowed. */
export function oneOf(name: string, value: string, allowed: readonly string[]): UsageError {
  return new UsageError(`${name} ${value} is not known. Allowed are ${allowed.join(', ')}`);
}

/** One of the allowed values, or undefined when none was given. @throws UsageError */
export function chosen<T extends string>(name: string, value: string | undefined, allowed: readonly T[]): T | undefined {
  if (value === undefined || (allowed as readonly string[]).includes(value)) return value as T | undefined;
  throw oneOf(name, value, allowed);
}

/** Whether this is the name of a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
