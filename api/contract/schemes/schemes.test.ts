import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { LAYERS, LAYER_IDS } from '../layers.ts';
import type { BilingualText } from '../layers.ts';
import { realFile } from '../real-data.ts';
import { classSchema, schemeSchema } from '../shapes.ts';
import type { ClassEntry } from '../shapes.ts';
import {
  AREA_LEVELS, CAMERA_SECTORS, EVENT_CHANNELS, GRID_KINDS, PERSON_ROLES, POSITION_CLASSES, SEVERITIES,
} from '../vocabulary.ts';
import {
  AREA_LEVEL_NAMES, CAMERA_SECTOR_NAMES, CLASSES, EVENT_CHANNEL_NAMES, GRID_KIND_NAMES, ICON_GROUPS, ICON_GROUP_CODES,
  ICON_GROUP_NAMES, PERSON_ROLE_NAMES, POSITION_CLASS_NAMES, SCHEMES, SEVERITY_NAMES, STATES, classById, classesOfScheme,
  iconGroupOf, iconGroupOfName,
} from './index.ts';

const HAN = /\p{Script=Han}/u;
// Designations of standards and position classes are written in Latin letters in Chinese text too.
const LATIN_DESIGNATION = /(?:CJ|GB)\/T [\d.-]+|[ABC] 类/g;

const nameTables = {
  SEVERITY_NAMES, EVENT_CHANNEL_NAMES, CAMERA_SECTOR_NAMES, POSITION_CLASS_NAMES, GRID_KIND_NAMES, AREA_LEVEL_NAMES,
  PERSON_ROLE_NAMES, ICON_GROUP_NAMES,
};

const bilingualTexts = [
  ...CLASSES.map((entry) => ({ of: entry.id, ...entry.name })),
  ...SCHEMES.map((entry) => ({ of: `${entry.id} title`, ...entry.title })),
  ...SCHEMES.flatMap((entry) => (entry.note ? [{ of: `${entry.id} note`, ...entry.note }] : [])),
  ...Object.entries(STATES).flatMap(([layer, states]) => states.map((state) => ({ of: `${layer} ${state.id}`, ...state.name }))),
  ...Object.entries(nameTables).flatMap(([table, names]) =>
    Object.entries(names).map(([id, name]) => ({ of: `${table}.${id}`, ...name }))),
];

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

/** A minor class whose major class is missing, later in the list, of another scheme or of other digits. */
function isMisplaced(entry: ClassEntry, index: number): boolean {
  if (entry.parent === null) return false;
  const parent = CLASSES.slice(0, index).find((earlier) => earlier.id === entry.parent);
  return !parent || parent.scheme !== entry.scheme || parent.parent !== null || entry.code.slice(0, 2) !== parent.code;
}

/** Empty, untrimmed, Chinese in English or Latin letters in Chinese. */
function isWrongText({ zh, en }: BilingualText): boolean {
  return zh !== zh.trim() || en !== en.trim() || !/[a-z]/i.test(en) || HAN.test(en) || !HAN.test(zh)
    || /[a-z]/i.test(zh.replaceAll(LATIN_DESIGNATION, ''));
}

describe('class schemes', () => {
  it('has the shapes of the contract', () => {
    expect(SCHEMES.map((scheme) => schemeSchema.strict().parse(scheme))).toEqual(SCHEMES);
    expect(CLASSES.map((entry) => classSchema.strict().parse(entry))).toEqual(CLASSES);
  });

  it('names every class once, by its scheme and code', () => {
    expect(repeated(SCHEMES.map((scheme) => scheme.id))).toEqual([]);
    expect(repeated(CLASSES.map((entry) => entry.id))).toEqual([]);
    expect(CLASSES.filter((entry) => entry.id !== `${entry.scheme}:${entry.code}`)).toEqual([]);
    expect(CLASSES.filter((entry) => !SCHEMES.some((scheme) => scheme.id === entry.scheme))).toEqual([]);
  });

  it('puts every parent in the same scheme, before its minor classes', () => {
    expect(CLASSES.filter(isMisplaced)).toEqual([]);
    expect(CLASSES.filter((entry) => entry.parent !== null).length).toBeGreaterThan(200);
  });

  it('gives each kind the codes that its scheme counts in', () => {
    const national = SCHEMES.filter(({ kind }) => kind === 'component' || kind === 'event').map(({ id }) => id);
    const ownKinds = SCHEMES.filter(({ id }) => !national.includes(id)).map(({ kind }) => kind);
    expect(national).toEqual(['yc2013', 'cjt2007', 'yc2013e', 'cjt2007e']);
    expect(LAYER_IDS).toEqual(expect.arrayContaining(ownKinds));
    const isWrong = (entry: ClassEntry): boolean => !(national.includes(entry.scheme) ? /^\d\d(\d\d)?$/ : /^[a-z_]+$/).test(entry.code);
    expect(CLASSES.filter(isWrong)).toEqual([]);
  });

  it('gives no two classes of one major class the same name', () => {
    for (const language of ['zh', 'en'] as const) {
      const names = CLASSES.filter((entry) => entry.parent !== null).map((entry) => `${entry.parent} ${entry.name[language]}`);
      expect(repeated(names)).toEqual([]);
    }
  });

  it('keeps the codes that changed between the editions', () => {
    expect(classById('cjt2007:0118')?.name.zh).toBe('路灯');
    expect(classById('yc2013:0137')?.name.zh).toBe('路灯');
    expect(classById('cjt2007e:04')?.name.zh).toBe('突发事件');
    expect(classById('yc2013e:04')?.name.zh).toBe('街面秩序');
    expect(classById('yc2013:0118')?.name.zh).toBe('化粪池井盖');
    expect(classById('yc2013:9999')).toBeUndefined();
  });

  it('says that the attribution of a list to a standard is inferred', () => {
    for (const scheme of SCHEMES.filter(({ kind }) => kind === 'component' || kind === 'event')) {
      expect(scheme.note?.en).toContain('inferred');
      expect(scheme.note?.zh).toContain('推断');
    }
  });
});

describe('names in both languages', () => {
  it('are complete, Chinese in Chinese and English in English', () => {
    expect(bilingualTexts.filter(isWrongText)).toEqual([]);
    expect(bilingualTexts.length).toBeGreaterThan(CLASSES.length);
  });

  it('cover every value of the vocabulary, in its order', () => {
    expect(Object.keys(SEVERITY_NAMES)).toEqual([...SEVERITIES]);
    expect(new Set(Object.keys(EVENT_CHANNEL_NAMES))).toEqual(new Set(EVENT_CHANNELS));
    expect(Object.keys(CAMERA_SECTOR_NAMES)).toEqual([...CAMERA_SECTORS]);
    expect(Object.keys(POSITION_CLASS_NAMES)).toEqual([...POSITION_CLASSES]);
    expect(Object.keys(GRID_KIND_NAMES)).toEqual([...GRID_KINDS]);
    expect(Object.keys(AREA_LEVEL_NAMES)).toEqual([...AREA_LEVELS]);
    expect(Object.keys(PERSON_ROLE_NAMES)).toEqual([...PERSON_ROLES]);
    expect(Object.keys(ICON_GROUP_NAMES)).toEqual([...ICON_GROUPS]);
  });

  it('cover the states of every layer', () => {
    for (const layer of LAYER_IDS) expect(STATES[layer].map((state) => state.id)).toEqual([...LAYERS[layer].states]);
  });

  it('call grid kinds and area levels the same as their classes', () => {
    for (const kind of GRID_KINDS) expect(classById(`grid:${kind}`)?.name).toEqual(GRID_KIND_NAMES[kind]);
    for (const level of AREA_LEVELS) expect(classById(`area:${level}`)?.name).toEqual(AREA_LEVEL_NAMES[level]);
  });
});

describe('icon groups', () => {
  it('hold only minor classes that exist, each in one group', () => {
    for (const [scheme, groups] of Object.entries(ICON_GROUP_CODES)) {
      const codes = Object.values(groups).flat();
      expect(repeated(codes)).toEqual([]);
      expect(codes.filter((code) => !classById(`${scheme}:${code}`)?.parent)).toEqual([]);
    }
  });

  it('are told from the names of classes for lists that have no table, as the tables have them', () => {
    const wrong = CLASSES.filter(({ scheme, parent }) => scheme in ICON_GROUP_CODES && parent !== null)
      .map(({ id, name }) => [id, name.zh, iconGroupOf(id), iconGroupOfName(name.zh)] as const).filter(([, , table, byName]) => table !== byName && table !== 'other');
    expect(wrong).toEqual([]);
    expect(['太阳能路灯', '通讯井盖', '灯箱广告', '古树'].map(iconGroupOfName)).toEqual(['lamp', 'manhole', 'board', 'tree']);
  });

  it('give a lamp a lamp in either list, and a class without a picture `other`', () => {
    expect(iconGroupOf('yc2013:0137')).toBe('lamp');
    expect(iconGroupOf('cjt2007:0118')).toBe('lamp');
    expect(iconGroupOf('yc2013:0118')).toBe('manhole');
    expect(iconGroupOf('yc2013:0184')).toBe('other');
    expect(iconGroupOf('camera:ptz')).toBe('other');
  });
});

describe('the published list of the city', () => {
  const lists = [
    { scheme: 'yc2013', file: realFile('standards/yuncheng-components.csv'), minors: 92, majors: 5 },
    { scheme: 'yc2013e', file: realFile('standards/yuncheng-events.csv'), minors: 98, majors: 6 },
  ];
  for (const { scheme, file, minors, majors } of lists) {
    it.skipIf(file.absent)(`has the same ${minors} classes as ${scheme}, code for code and name for name`, () => {
      const rows: Record<string, string>[] = parse(readFileSync(file.path), { columns: true, bom: true });
      const published = new Map<string, string>();
      for (const row of rows) {
        published.set(row.major, row.major_name);
        published.set(`${row.major}${row.minor}`, row.minor_name);
      }
      const ours = new Map(classesOfScheme(scheme).map((entry) => [entry.code, entry.name.zh]));
      expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(published));
      expect(ours.size).toBe(minors + majors);
    });
  }
});
