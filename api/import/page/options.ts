/** What can be chosen on the import page: coordinate systems, formats, layers with their columns. */
import type { ImportClassList, ImportColumn, ImportOptionsReply, ImportTargetInfo } from '../../contract/imports.ts';
import { LAYERS } from '../../contract/layers.ts';
import { SCHEMES } from '../../contract/schemes/index.ts';
import { AREA_LEVELS, CAMERA_SECTORS, EVENT_CHANNELS, GRID_KINDS, POSITION_CLASSES, SEVERITIES } from '../../contract/vocabulary.ts';
import type { CountyBook } from '../../county/county-book.ts';
import { parseCrs } from '../crs.ts';
import { ENCODINGS, FORMATS } from '../formats/format.ts';
import { CLASS_SOURCE, keepsAttributes, LAYER_COLUMNS } from '../mapping-columns.ts';
import { IMPORT_TARGETS } from '../mapping-format.ts';
import type { ImportTarget } from '../mapping-format.ts';

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  position_class: POSITION_CLASSES, severity: SEVERITIES, channel: EVENT_CHANNELS, level: AREA_LEVELS, kind: GRID_KINDS, sector: CAMERA_SECTORS,
};

/** Central meridians in use in China, east of Greenwich. */
const MERIDIANS = Array.from({ length: 21 }, (_, i) => 75 + 3 * i);
const WIDE_MERIDIANS = MERIDIANS.filter((_, i) => i % 2 === 0);

function crsList(): ImportOptionsReply['crs'] {
  const entry = (name: string, unit: 'degrees' | 'metres', zh: string, en: string): ImportOptionsReply['crs'][number] => ({ name: parseCrs(name).name, unit, title: { zh, en } });
  return [
    entry('EPSG:4490', 'degrees', 'CGCS2000 经纬度', 'CGCS2000, degrees'),
    entry('EPSG:4326', 'degrees', 'WGS 84 经纬度', 'WGS 84, degrees'),
    entry('gcj02', 'degrees', 'GCJ-02（国内地图平台的偏移经纬度）', 'GCJ-02, shifted degrees of Chinese map providers'),
    entry('bd09', 'degrees', 'BD-09（百度偏移经纬度）', 'BD-09, shifted degrees of Baidu'),
    entry('EPSG:3857', 'metres', 'Web 墨卡托', 'Web Mercator'),
    ...MERIDIANS.map((meridian, i) => entry(`EPSG:${4534 + i}`, 'metres', `CGCS2000 3 度带，中央经线 ${meridian}°E（东坐标不带带号）`, `CGCS2000 3-degree, central meridian ${meridian}°E (easting without zone)`)),
    ...MERIDIANS.map((_meridian, i) => entry(`EPSG:${4513 + i}`, 'metres', `CGCS2000 3 度带，第 ${25 + i} 带（东坐标带带号）`, `CGCS2000 3-degree, zone ${25 + i} (easting with zone)`)),
    ...WIDE_MERIDIANS.map((meridian, i) => entry(`EPSG:${4502 + i}`, 'metres', `CGCS2000 6 度带，中央经线 ${meridian}°E（东坐标不带带号）`, `CGCS2000 6-degree, central meridian ${meridian}°E (easting without zone)`)),
    ...WIDE_MERIDIANS.map((_meridian, i) => entry(`EPSG:${4491 + i}`, 'metres', `CGCS2000 6 度带，第 ${13 + i} 带（东坐标带带号）`, `CGCS2000 6-degree, zone ${13 + i} (easting with zone)`)),
  ];
}

function columnsOf(layer: ImportTarget): ImportColumn[] {
  return Object.entries(LAYER_COLUMNS[layer]).map(([name, column]) => {
    const allowed = name === 'state' && layer !== 'reports' ? LAYERS[layer].states : ALLOWED[name];
    return { name, kind: column.kind, required: column.required === true, allowed: allowed ? [...allowed] : null };
  });
}

function targets(): ImportTargetInfo[] {
  return IMPORT_TARGETS.map((layer) => ({
    layer, columns: columnsOf(layer), keepsAttributes: keepsAttributes(layer), takesClass: CLASS_SOURCE[layer] === undefined,
    title: layer === 'reports' ? { zh: '热线来件（立案）', en: 'Hotline reports (open cases)' } : LAYERS[layer].title,
    geometry: layer === 'reports' ? 'point' as const : LAYERS[layer].geometry,
  }));
}

function ownLists({ schemes, classes }: Pick<CountyBook, 'schemes' | 'classes'>): ImportClassList[] {
  const own = schemes.filter(({ id }) => !SCHEMES.some((shipped) => shipped.id === id));
  return own.map(({ id, kind, title }) => ({ id, kind, title, classes: [...classes.values()].filter(({ scheme }) => scheme === id) }));
}

export function importOptions(maxBytes: number, book: Pick<CountyBook, 'schemes' | 'classes'>): ImportOptionsReply {
  return {
    maxBytes, crs: crsList(), targets: targets(), ownLists: ownLists(book), encodings: [...ENCODINGS],
    endings: Object.values(FORMATS).flatMap(({ endings }) => [...endings]),
  };
}
