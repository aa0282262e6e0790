/** Opens a file of any format that the import reads. */
import { extname } from 'node:path';
import { openCsv } from './formats/csv.ts';
import { openFlatGeobuf } from './formats/flatgeobuf.ts';
import { FORMATS } from './formats/format.ts';
import type { FormatName, OpenOptions, Source } from './formats/format.ts';
import { openGeoJson } from './formats/geojson.ts';
import { openGeoPackage } from './formats/geopackage.ts';
import { isFolder } from './formats/shapefile-parts.ts';
import { openShapefile } from './formats/shapefile.ts';
import { openXlsx } from './formats/xlsx.ts';
import { UsageError } from './import-error.ts';

export type { OpenOptions, ReadContext, Source, SourceRecord } from './formats/format.ts';

const OPENERS: Readonly<Record<FormatName, (path: string, options: OpenOptions) => Promise<Source>>> = {
  geojson: openGeoJson, shapefile: openShapefile, geopackage: openGeoPackage, flatgeobuf: openFlatGeobuf, xlsx: openXlsx, csv: openCsv,
};

/**
 * Opens a file: what its format, its fields and its coordinate system are is known afterwards, its records are not yet read.
 * Whoever opens a source closes it.
 * @throws UsageError when there is no such file or its format cannot be told; ImportError when it is broken
 */
export async function openSource(path: string, options: OpenOptions = {}): Promise<Source> {
  return OPENERS[options.format ?? (isFolder(path) ? 'shapefile' : formatOf(options.name ?? path))](path, options);
}

function formatOf(path: string): FormatName {
  const ending = extname(path).toLowerCase();
  const names = Object.keys(FORMATS) as FormatName[];
  const found = names.find((name) => (FORMATS[name].endings as readonly string[]).includes(ending));
  if (found) return found;
  if (ending === '.xls') throw new UsageError(`${path}: the old format .xls is not read; save it as .xlsx`);
  const known = names.flatMap((name) => FORMATS[name].endings).join(' ');
  throw new UsageError(`${path}: the ending does not say the format. Known are ${known}; or say --format ${names.join(' or ')}`);
}
