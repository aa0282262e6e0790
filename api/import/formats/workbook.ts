/** What an .xlsx file says of itself: its sheets, the texts they share, and which numbers are dates. */
import { posix } from 'node:path';
import { ImportError } from '../import-error.ts';
import { kindOfFormat } from './sheet-dates.ts';
import type { DateKind } from './sheet-dates.ts';
import { SharedStrings } from './shared-strings.ts';
import { readWholeXml } from './xml.ts';
import type { XmlHandlers } from './xml.ts';
import type { ZipArchive, ZipEntry } from './zip.ts';

export interface Sheet {
  readonly name: string;
  readonly isHidden: boolean;
  readonly part: ZipEntry;
}

export interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly is1904: boolean;
  readonly strings: SharedStrings;
  /** By the number of a cell's style. */
  readonly dateKinds: readonly (DateKind | null)[];
}

/** Excel allows some thousand sheets and 64,000 styles. */
const MOST_LISTED = 70_000;
const MOST_SMALL_BYTES = 32 * 1024 * 1024;

interface Relation {
  readonly type: string;
  readonly target: string;
}

/** @throws ImportError when the zip is no workbook */
export async function readWorkbook(zip: ZipArchive): Promise<Workbook> {
  const parts = new Map(zip.entries.map((entry) => [entry.name.toLowerCase(), entry]));
  const find = (path: string): ZipEntry | undefined => parts.get(path.toLowerCase());
  const roots = await readRelations(zip, find('_rels/.rels'), '');
  const path = [...roots.values()].find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml';
  const main = find(path);
  if (!main) throw new ImportError(`${zip.name} is a zip file and no workbook`);
  const folder = posix.dirname(path);
  const relations = await readRelations(zip, find(`${folder}/_rels/${posix.basename(path)}.rels`), folder);
  const { listed, is1904 } = await readMain(zip, main);
  const sheets = listed.flatMap(({ name, isHidden, relation }) => {
    const { type = '', target = '' } = relations.get(relation) ?? {};
    const part = type.endsWith('/worksheet') ? find(target) : undefined;
    return part ? [{ name, isHidden, part }] : [];
  });
  const related = (kind: string): ZipEntry | undefined => find([...relations.values()].find(({ type }) => type.endsWith(`/${kind}`))?.target ?? '');
  return { sheets, is1904, strings: await readStrings(zip, related('sharedStrings')), dateKinds: await readDateKinds(zip, related('styles')) };
}

async function readSmall(zip: ZipArchive, part: ZipEntry, handlers: XmlHandlers): Promise<void> {
  if (part.size > MOST_SMALL_BYTES) throw new ImportError(`${zip.name}: ${part.name} has ${part.size} bytes, which is no such part`);
  await readWholeXml(part.stream(), `${zip.name}: ${part.name}`, handlers);
}

async function readRelations(zip: ZipArchive, part: ZipEntry | undefined, folder: string): Promise<ReadonlyMap<string, Relation>> {
  const relations = new Map<string, Relation>();
  if (!part) return relations;
  await readSmall(zip, part, {
    open(name, { Id, Type, Target = '' }) {
      if (name !== 'Relationship' || !Id || !Type || relations.size > MOST_LISTED) return;
      relations.set(Id, { type: Type, target: Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target) });
    },
  });
  return relations;
}

async function readMain(zip: ZipArchive, part: ZipEntry): Promise<{ listed: { name: string; isHidden: boolean; relation: string }[]; is1904: boolean }> {
  const listed: { name: string; isHidden: boolean; relation: string }[] = [];
  let is1904 = false;
  await readSmall(zip, part, {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = isTrue(attributes.date1904);
      const relation = attributes['r:id'] ?? Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      if (name !== 'sheet' || relation === undefined || listed.length > MOST_LISTED) return;
      listed.push({ name: attributes.name ?? '', isHidden: attributes.state !== undefined && attributes.state !== 'visible', relation });
    },
  });
  return { listed, is1904 };
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

/** Texts may be pieced together from runs; what is read aloud (rPh) is no part of them. */
async function readStrings(zip: ZipArchive, part: ZipEntry | undefined): Promise<SharedStrings> {
  const strings = new SharedStrings(zip.name);
  if (!part) return strings;
  let text = '';
  let isText = false;
  let isAloud = false;
  await readWholeXml(part.stream(), `${zip.name}: ${part.name}`, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 't') isText = true;
      else if (name === 'rPh') isAloud = true;
    },
    text(piece) {
      if (isText && !isAloud) text += piece;
      if (text.length > 1_000_000) throw new ImportError(`${zip.name}: ${part.name} is broken: a text has more than a million characters`);
    },
    close(name) {
      if (name === 't') isText = false;
      else if (name === 'rPh') isAloud = false;
      else if (name === 'si') strings.add(plainText(text));
    },
  });
  return strings;
}

/** Characters that XML cannot hold are written `_x000D_`. */
export function plainText(text: string): string {
  return text.includes('_x') ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text;
}

async function readDateKinds(zip: ZipArchive, part: ZipEntry | undefined): Promise<(DateKind | null)[]> {
  const codes = new Map<number, string>();
  const kinds: (DateKind | null)[] = [];
  if (!part) return kinds;
  let isCellFormats = false;
  await readSmall(zip, part, {
    open(name, { numFmtId, formatCode }) {
      if (name === 'cellXfs') isCellFormats = true;
      else if (name === 'numFmt' && codes.size < MOST_LISTED) codes.set(Number(numFmtId), formatCode ?? '');
      else if (name === 'xf' && isCellFormats && kinds.length < MOST_LISTED) kinds.push(kindOfFormat(Number(numFmtId), codes.get(Number(numFmtId))));
    },
    close(name) {
      if (name === 'cellXfs') isCellFormats = false;
    },
  });
  return kinds;
}
