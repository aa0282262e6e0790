/** Which fields say where a record stands, and what the digits say of the coordinate system, which a person declares. */
import type { Mapping } from '../mapping-format.ts';
import type { Source } from '../source.ts';
import { POSITION_NAMES } from './dictionary.ts';
import { matchName } from './names.ts';
import type { FieldStats, Sample } from './sample.ts';
import { WKT, isNumber, numbersOf, shareOf } from './value-kinds.ts';

export interface PositionGuess {
  readonly position?: Mapping['position'];
  readonly fields: readonly { readonly name: string; readonly why: string }[];
  readonly notes: readonly string[];
  /** Some coordinates: [east, north]. */
  readonly coordinates: readonly (readonly [number, number])[];
}

const MOSTLY = 0.8;

export function guessPosition(source: Source, sample: Sample): PositionGuess {
  if (source.hasGeometry) return { fields: [], notes: [], coordinates: sample.coordinates };
  const wkt = sample.fields.find((field) => field.filled > 0 && shareOf(field, (value) => WKT.test(value)) >= MOSTLY);
  if (wkt) return { position: { wkt: wkt.name }, fields: [{ name: wkt.name, why: 'holds well-known text' }], notes: [], coordinates: wktCoordinates(wkt) };
  const numeric = sample.fields.filter((field) => field.filled > 0 && shareOf(field, isNumber) >= MOSTLY);
  const degrees = pick(numeric, 'lng', 'lat', (field) => within(field, 180), (field) => within(field, 90));
  const metres = pick(numeric, 'east', 'north', isEasting, isNorthing);
  const best = degrees && (!metres || degrees.score >= metres.score) ? degrees : metres;
  if (!best) return { fields: [], notes: [whyNone(sample)], coordinates: [] };
  const [first, second] = [best.first.name, best.second.name];
  const isDegrees = best === degrees;
  const notes = /[xy]/i.test(first + second) ? [`Position: ${first} is taken as ${isDegrees ? 'longitude' : 'east'} and ${second} as ${isDegrees ? 'latitude' : 'north'}, by their digits; a surveyor's X is north`] : [];
  return {
    position: isDegrees ? { lng: first, lat: second } : { east: first, north: second }, notes, coordinates: pairs(sample, first, second),
    fields: [{ name: first, why: isDegrees ? 'longitude, by name and digits' : 'east, by name and digits' }, { name: second, why: isDegrees ? 'latitude, by name and digits' : 'north, by name and digits' }],
  };
}

const within = (field: FieldStats, most: number): boolean => {
  const numbers = numbersOf(field);
  const good = numbers.filter((value) => Math.abs(value) <= most && value !== Math.round(value));
  return numbers.length > 0 && good.length / numbers.length >= MOSTLY;
};
const mostlyIn = (field: FieldStats, holds: (value: number) => boolean): boolean => {
  const numbers = numbersOf(field);
  return numbers.length > 0 && numbers.filter(holds).length / numbers.length >= MOSTLY;
};
/** Metres: six digits, or more with the zone in front, or Web Mercator. */
const isEasting = (field: FieldStats): boolean => mostlyIn(field, (value) => (value >= 100_000 && value < 1_000_000) || (value >= 8_000_000 && value < 46_000_000));
const isNorthing = (field: FieldStats): boolean => mostlyIn(field, (value) => value >= 1_500_000 && value < 7_500_000);

/** The two fields that are called most like an east and a north, and whose digits fit. */
function pick(
  fields: readonly FieldStats[], first: 'lng' | 'east', second: 'lat' | 'north', fitsFirst: (field: FieldStats) => boolean, fitsSecond: (field: FieldStats) => boolean,
): { first: FieldStats; second: FieldStats; score: number } | null {
  const ranked = (words: readonly string[], fits: (field: FieldStats) => boolean) => fields.filter(fits)
    .map((field) => ({ field, score: matchName(field.name, words).score })).filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
  const [best] = ranked(POSITION_NAMES[first], fitsFirst).flatMap((a) => ranked(POSITION_NAMES[second], fitsSecond)
    .filter((b) => b.field !== a.field).map((b) => ({ first: a.field, second: b.field, score: a.score + b.score }))).sort((a, b) => b.score - a.score);
  return best ?? null;
}

function whyNone(sample: Sample): string {
  const joined = sample.fields.find((field) => field.filled > 0 && shareOf(field, (value) => /^-?\d+\.\d+\s*[,;，]\s*-?\d+\.\d+$/.test(value)) >= MOSTLY);
  if (joined) return `Position: ${joined.name} holds both coordinates in one field, which a mapping does not take apart: give them two columns and name them in "position"`;
  return 'Position: no fields look like coordinates. Name them in "position", as {"lng","lat"}, {"east","north"} or {"wkt"}';
}

function pairs(sample: Sample, first: string, second: string): [number, number][] {
  return sample.records.slice(0, 200).map(({ fields }) => [Number(fields[first]), Number(fields[second])] as [number, number]).filter(([east, north]) => Number.isFinite(east) && Number.isFinite(north));
}

function wktCoordinates(field: FieldStats): [number, number][] {
  return [...field.values.keys()].slice(0, 200).flatMap((value) => {
    const found = /\(\s*(-?[\d.]+)[\s]+(-?[\d.]+)/.exec(value);
    return found ? [[Number(found[1]), Number(found[2])] as [number, number]] : [];
  });
}

/** What the file and its digits suggest of the coordinate system. None of it is a declaration. */
export function crsHints(source: Source, coordinates: readonly (readonly [number, number])[]): string[] {
  const hints: string[] = [];
  const { statedCrs } = source;
  if (statedCrs) hints.push(`The file says ${statedCrs.name ?? statedCrs.said.slice(0, 200)} (${statedCrs.where}): --crs must be the same`);
  if (coordinates.length === 0) return hints;
  const share = (holds: (east: number, north: number) => boolean): boolean => coordinates.filter(([east, north]) => holds(east, north)).length / coordinates.length >= MOSTLY;
  if (share((east, north) => Math.abs(east) <= 180 && Math.abs(north) <= 90)) hints.push(...degreeHints(share));
  else if (share((east) => east >= 13_000_000 && east < 46_000_000)) hints.push(...zoneHints(coordinates));
  else if (share((east) => east >= 100_000 && east < 1_000_000)) {
    hints.push('Six digits before the point: metres without a zone in front, such as CGCS2000 by central meridian: EPSG:4534 to 4554 (3 degrees) or 4502 to 4512 (6 degrees). Which meridian, and whether it is CGCS2000, Xian 80 or Beijing 54, only the papers of the survey say');
  } else hints.push('The digits fit no system that --crs knows but perhaps Web Mercator (EPSG:3857) or a local grid');
  return hints;
}

function degreeHints(share: (holds: (east: number, north: number) => boolean) => boolean): string[] {
  if (share((east, north) => Math.abs(east) <= 54 && east > 3 && north > 73 && north < 136)) return ['Degrees, with the latitude first: the axes may be swapped'];
  const inChina = share((east, north) => east > 72 && east < 138 && north > 0.8 && north < 56);
  return [inChina
    ? 'Degrees, in or near China: EPSG:4490 or EPSG:4326 from a survey, gcj02 from the maps of most Chinese providers and their phones, bd09 from Baidu. The digits cannot tell which: compare some points with a road'
    : 'Degrees, outside China: EPSG:4326 in all likelihood'];
}

function zoneHints(coordinates: readonly (readonly [number, number])[]): string[] {
  const zones = new Set(coordinates.map(([east]) => Math.floor(east / 1_000_000)));
  const of = (zone: number): string => (zone >= 25 ? `zone ${zone}: EPSG:${4488 + zone}` : `zone ${zone}: EPSG:${4478 + zone}`);
  if (zones.size > 3) return ['Eight digits before the point, with many beginnings: not one zone'];
  return [`Eight digits before the point, the first two a zone (${[...zones].sort((a, b) => a - b).map(of).join(', ')} if it is CGCS2000; Xian 80 and Beijing 54 look the same)${Math.min(...zones) <= 15 ? '; or Web Mercator (EPSG:3857), if the northing has no six digits more' : ''}`];
}
