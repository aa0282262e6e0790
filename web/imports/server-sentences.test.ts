/**
 * No sentence of the server that the import page can show stays English on the Chinese page. The sentences are read out of the sources, so
 * that a new one cannot be forgotten; what stands in `${...}` is tried with a sample.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Visitor, parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';
import { reasonInChinese, reasonOnPage } from './reasons.ts';

const API = fileURLToPath(new URL('../../api', import.meta.url));
const FOLDERS = ['import', 'import/page', 'import/formats', 'import/suggest', 'import/datum-guard'];
const OTHERS = ['routes/imports.ts', 'http/problem.ts', 'http/route.ts', 'county/county.ts', 'contract/codes.ts'];
/** Only the command line reads or writes what these say. */
const COMMAND_LINE = ['cli.ts', 'cli-options.ts', 'import-database.ts', 'import-summary.ts', 'boundary-file.ts', 'reject-file.ts', 'find-places.ts', 'suggest-report.ts'];

/** Which argument of these is a sentence, or the part of one. */
const ARGUMENT: Readonly<Record<string, number>> = { ImportError: 0, UsageError: 0, ApiError: 1, TaskFailure: 1, Fault: 0, Broken: 0, Unreadable: 0, refused: 1, refusal: 0, push: 0, '#blame': 2, Error: 0 };
const PROPERTIES = ['reason', 'summary', 'notes', 'why', 'remedy'];

/** What looks like a sentence and is not shown on the page as it stands here, each with its reason. */
const NOT_SHOWN: readonly (readonly [sentence: RegExp, why: string])[] = [
  [/^,?\s*\(?(select|with done as|new_rows as) |^and .+ is null$/, 'a piece of SQL'],
  [/^metres, 3 3-degree zone /, 'the title of a coordinate system, for the summary of the command line'],
  [/^Reports are imported by importReports$/, 'a mistake of the program, which no input leads to'],
  [/^its values are class 3s of /, 'names, codes, ids or digits: sampled below'],
  [/^(yes or no|whole number)$/, 'the name of a kind of field, which words-zh.ts has'],
  [/^3 Allowed are:\n/, 'the list behind a sentence on coordinate systems: sampled below as a whole'],
];

/** Sentences that other programs make, or that are put together from parts, as they reach the page. */
const BY_HAND = [
  'The mapping of the page cannot be used:\n  - columns.state: Invalid input: expected object, received string\n  - layer: Invalid option: expected one of "areas"|"grids"\n  - the file: Unrecognized key: "colums"',
  'version: Invalid input: expected 1', 'identity.source: Too small: expected string to have >=1 characters', 'columns.name: Invalid input', 'columns.height: Invalid input: expected string, received undefined',
  'crs "+proj=tmerc +lon_0=117 +ellps=krass": +towgs84 has 5 numbers, and 3 or 7 are needed. It is written dx,dy,dz or dx,dy,dz,rx,ry,rz,ds from the old datum to CGCS2000: metres.',
  'crs "+proj=foo": +proj=foo is not known here. Known are longlat, tmerc.',
  'crs EPSG:4610 is on Xian 80, which lies tens to more than a hundred metres off CGCS2000, by another vector in each place. Ask.',
  'crs EPSG:1 is not known. Allowed are:\n  EPSG:4326  degrees, WGS 84\n  EPSG:4490  degrees, CGCS2000',
  '部件.geojson, line 12: this is no JSON (Unexpected "}")', '路灯.csv: Invalid Opening Quote: a quote is found on field 1 at line 2, value is "x"', '部件.xlsx, sheet 井盖: row 1 is empty, and it must name the fields',
  '部件.csv: the first line has comma and tab, so the delimiter cannot be told. Say --delimiter comma or tab.', 'its values are class names of yc2013', '502 Bad Gateway', '路灯.dbf: the texts are read as gbk, as 路灯.cpg says',
  'unit grid code must be 15 digits, got "17"', 'is that of the record in line 3 again', 'geometry: lies outside 县界.geojson', 'is broken: Self-intersection at POINT(1 2)', 'geometry: is broken: Nested shells', 'no class for 备注=a\nb',
  `映射.json: Expected ',' or '}' after property value in JSON at position 12 (line 2 column 5)`, 'Unexpected end of JSON input',
  'inside_jurisdiction: the place lies outside the county', 'active_class: class event:1 is of a list without standards in force', 'The datum guard stops this import:',
];

type Node = { readonly type: string; readonly start: number; readonly end: number } & Readonly<Record<string, any>>;

const sources = (): string[] => [
  ...FOLDERS.flatMap((folder) => readdirSync(`${API}/${folder}`).filter((name) => /^[\w-]+\.ts$/.test(name) && !['testing.ts', ...COMMAND_LINE].includes(name)).map((name) => `${folder}/${name}`)), ...OTHERS,
];

/** The sentences of one file: every text that they can be. */
function sentencesOf(file: string): string[] {
  const source = readFileSync(`${API}/${file}`, 'utf8');
  const { program } = parseSync(file, source);
  const constants = new Map<string, Node>();
  const found: string[] = [];
  const sampleOf = (node: Node): string => (/name|path|title/i.test(source.slice(node.start, node.end)) ? '样例 1.shp' : '3');
  /** Null where nothing of it is written here. */
  const textsOf = (node: Node | null | undefined, depth = 0): string[] | null => {
    const orSample = (part: Node): string[] => textsOf(part, depth + 1) ?? [sampleOf(part)];
    if (!node || depth > 8) return null;
    if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : null;
    if (node.type === 'Identifier') return textsOf(constants.get(node.name), depth + 1);
    if (node.type === 'TemplateLiteral') {
      return node.quasis.reduce((texts: string[], { value }: Node, i: number) => texts.flatMap((text) => (i ? orSample(node.expressions[i - 1]) : ['']).map((part) => text + part + value.cooked)), ['']);
    }
    const parts: Node[] = node.type === 'BinaryExpression' && node.operator === '+' ? [node.left, node.right]
      : node.type === 'ConditionalExpression' ? [node.consequent, node.alternate] : node.type === 'LogicalExpression' ? [node.left, node.right] : node.type === 'ArrayExpression' ? node.elements : [];
    if (parts.every((part) => textsOf(part, depth + 1) === null)) return null;
    if (node.type === 'BinaryExpression') return orSample(parts[0]!).flatMap((left) => orSample(parts[1]!).map((right) => left + right));
    return parts.flatMap(orSample);
  };
  const take = (node: Node | null | undefined): void => { found.push(...textsOf(node) ?? []); };
  const call = ({ callee, arguments: given }: Node): void => { take(given[ARGUMENT[callee.name ?? (callee.property?.type === 'PrivateIdentifier' ? `#${callee.property.name}` : callee.property?.name)] ?? given.length]); };
  new Visitor({ VariableDeclarator: (node: Node) => { if (node.id.type === 'Identifier' && /Template|Conditional/.test(node.init?.type) && node.id.name !== 'name') constants.set(node.id.name, node.init); } } as never).visit(program);
  new Visitor({
    NewExpression: call, CallExpression: call, ReturnStatement: (node: Node) => take(node.argument), ArrowFunctionExpression: (node: Node) => take(node.body),
    Property: (node: Node) => { if (PROPERTIES.includes(node.key.name) && !(file.startsWith('routes/') && node.key.name === 'summary')) take(node.value); },
  } as never).visit(program);
  return [...new Set(found)].filter((text) => /[a-z]+ [a-z]+/.test(text));
}

/** Three English words in a row: more than a name or a piece of JSON has. */
const isEnglish = (text: string): boolean => /(?<![\w"=:/.])[A-Za-z]+ [a-z]+ [a-z]+/.test(text.replace('npm run import', ''));

it('every sentence that the sources of the import can say is said in Chinese', () => {
  const said = sources().flatMap((file) => sentencesOf(file).map((sentence) => ({ file, sentence })));
  // That the sources are read at all: each of the kinds of sentences has many.
  expect(said.length).toBeGreaterThan(300);
  const left = said.filter(({ sentence }) => !NOT_SHOWN.some(([pattern]) => pattern.test(sentence))).map((entry) => ({ ...entry, zh: reasonInChinese(entry.sentence) }));
  expect(left.filter(({ sentence, zh }) => zh === sentence || isEnglish(zh)).map(({ file, sentence, zh }) => `${file}: ${sentence}${zh === sentence ? '' : ` => ${zh}`}`)).toEqual([]);
});

it('in English none of them names an option of the command line', () => {
  const said = [...sources().flatMap(sentencesOf), ...BY_HAND].filter((sentence) => !NOT_SHOWN.some(([pattern]) => pattern.test(sentence)));
  expect(said.filter((sentence) => / --[a-z]/.test(sentence)).length).toBeGreaterThan(10);
  expect(said.map(reasonOnPage).filter((sentence) => /(?<!\S)--[a-z]/.test(sentence))).toEqual([]);
});

it.each(BY_HAND)('%s', (sentence) => {
  for (const line of reasonInChinese(sentence).split('\n')) expect(line).toSatisfy((text: string) => /\p{Script=Han}/u.test(text) && !isEnglish(text));
});

it('every exception is one of today', () => {
  const said = sources().flatMap(sentencesOf);
  expect(NOT_SHOWN.filter(([pattern]) => !said.some((sentence) => pattern.test(sentence)))).toEqual([]);
});
