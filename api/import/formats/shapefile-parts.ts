/** The files that make a Shapefile, beside each other on disk or in a zip. */
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ImportError, UsageError } from '../import-error.ts';
import { FileParts } from './file-parts.ts';
import { ZipArchive } from './zip.ts';

export interface Part {
  readonly name: string;
  readonly size: number;
  stream(): AsyncIterable<Uint8Array>;
}

export interface ShapefileParts {
  /** Of the layer: what its files are called before the ending. */
  readonly layer: string;
  readonly shp: Part;
  readonly shx: Part;
  readonly dbf: Part;
  readonly prj: Part | null;
  readonly cpg: Part | null;
  /** What is on disk: the zip, or the parts. */
  readonly files: FileParts;
  close(): void;
}

const PIECE_BYTES = 256 * 1024;
/** A .prj or .cpg is a line or a few. */
const MOST_SMALL_BYTES = 64 * 1024;
const MOST_NAMES = 12;

/**
 * @param path a .shp, a folder that holds one, or a zip
 * @param table which layer, where there are several
 * @throws UsageError when it is not there, or there are several and none is named; ImportError when a part is missing
 */
export async function findShapefile(path: string, name: string, table: string | undefined): Promise<ShapefileParts> {
  if (isFolder(path)) return onDisk(chooseLayer(partsIn(path), table, name), name);
  if (!/\.zip$/i.test(name)) return onDisk(siblings(path), name);
  const files = new FileParts([path]);
  const zip = await ZipArchive.open(path, name);
  try {
    return { ...complete(chooseLayer(zip.entries, table, name), name), files, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** The whole of a small part as text. */
export async function readSmallPart(part: Part): Promise<string> {
  if (part.size > MOST_SMALL_BYTES) throw new ImportError(`${part.name} has ${part.size} bytes, which is no such file`);
  const pieces: Uint8Array[] = [];
  for await (const piece of part.stream()) pieces.push(piece);
  return new TextDecoder().decode(Buffer.concat(pieces));
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

interface DiskPart extends Part {
  readonly path: string;
}

function partsIn(folder: string): DiskPart[] {
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isDirectory()).map((entry) => diskPart(join(folder, entry.name)));
}

function diskPart(path: string): DiskPart {
  return {
    path, name: basename(path), size: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    stream: () => createReadStream(path, { highWaterMark: PIECE_BYTES }),
  };
}

/** The .shp and what is called like it. */
function siblings(path: string): DiskPart[] {
  const own = diskPart(path);
  const stem = stemOf(own.name);
  new FileParts([path]); // that it is there
  return [own, ...partsIn(dirname(path)).filter((part) => part.name !== own.name && stemOf(part.name) === stem)];
}

function onDisk(parts: readonly DiskPart[], name: string): ShapefileParts {
  const found = complete(parts, name);
  const used = [found.shp, found.shx, found.dbf, found.prj, found.cpg].filter((part) => part !== null) as DiskPart[];
  return { ...found, files: new FileParts(used.map(({ path }) => path)), close: () => undefined };
}

/** The parts of the layer that is meant. */
function chooseLayer<P extends Part>(parts: readonly P[], table: string | undefined, name: string): P[] {
  const layers = parts.filter((part) => endingOf(part.name) === 'shp');
  if (layers.length === 0) {
    const others = parts.map((part) => part.name);
    throw new ImportError(`${name} holds no .shp. ${others.length === 0 ? 'It is empty.' : `It holds: ${listed(others)}`}`);
  }
  const names = layers.map((part) => part.name.replace(/\.shp$/i, ''));
  const chosen = table === undefined ? layers : layers.filter((_, i) => names[i] === table || basename(names[i]!) === table || layers[i]!.name === table);
  if (chosen.length !== 1) {
    const trouble = table === undefined ? `${name} holds ${layers.length} layers` : `${name} holds ${chosen.length === 0 ? 'no layer' : 'several layers'} "${table}"`;
    throw new UsageError(`${trouble}; --table says which: ${listed(names)}`);
  }
  const stem = stemOf(chosen[0]!.name);
  return parts.filter((part) => stemOf(part.name) === stem);
}

function complete(parts: readonly Part[], name: string): Omit<ShapefileParts, 'files' | 'close'> {
  const find = (ending: string): Part | null => parts.find((part) => endingOf(part.name) === ending) ?? null;
  const need = (ending: string, why: string): Part => {
    const part = find(ending);
    if (part) return part;
    throw new ImportError(`${name}: the .${ending} is missing, ${why}. A Shapefile is a .shp, a .shx and a .dbf of one name.`);
  };
  const shp = need('shp', 'which holds the geometries');
  return {
    layer: basename(shp.name).replace(/\.shp$/i, ''), shp, shx: need('shx', 'which says where each geometry stands'), dbf: need('dbf', 'which holds the fields'),
    prj: find('prj'), cpg: find('cpg'),
  };
}

function endingOf(name: string): string {
  return /\.([^./]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

function stemOf(name: string): string {
  return name.replace(/\.[^./]*$/, '').toLowerCase();
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}
