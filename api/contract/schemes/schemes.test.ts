import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { LAYERS, LAYER_IDS } from '../layers.ts';
import { realFile } from '../real-data.ts';
import { classSchema, schemeSchema } from '../shapes.ts';
import {
  AREA_LEVELS, CAMERA_SECTORS, EVENT_CHANNELS, GRID_KINDS, PERSON_ROLES, POSITION_CLASSES, SEVERITIES,
} from '../vocabulary.ts';
import {
  AREA_LEVEL_NAMES, CAMERA_SECTOR_NAMES, CLASSES, EVENT_CHANNEL_NAMES, GRID_KIND_NAMES, ICON_GROUPS, ICON_GROUP_CODES,
  ICON_GROUP_NAMES, PERSON_ROLE_NAMES, POSITION_CLASS_NAMES, SCHEMES, SEVERITY_NAMES, STATES, classById, classesOfScheme,
  iconGroupOf,
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

describe('class schemes', () => {
  it('has the shapes of the contract', () => {
    for (const scheme of SCHEMES) schemeSchema.strict().parse(scheme);
    for (const entry of CLASSES) classSchema.strict().parse(entry);
  });

  it('names every class once, by its scheme and code', () => {
    expect(repeated(SCHEMES.map((scheme) => scheme.id))).toEqual([]);
    expect(repeated(CLASSES.map((entry) => entry.id))).toEqual([]);
    for (const entry of CLASSES) expect(entry.id).toBe(`${entry.scheme}:${entry.code}`);
    expect(CLASSES.filter((entry) => !SCHEMES.some((scheme) => scheme.id === entry.scheme))).toEqual([]);
  });

  it('puts every parent in the same scheme, before its minor classes', () => {
    const seen = new Set<string>();
    for (const entry of CLASSES) {
      if (entry.parent !== null) {
        expect(seen, entry.id).toContain(entry.parent);
        expect(classById(entry.parent)?.scheme).toBe(entry.scheme);
        expect(entry.code.startsWith(classById(entry.parent)?.code ?? 'none')).toBe(true);
      }
      seen.add(entry.id);
    }
  });

  it('gives each kind the codes that its scheme counts in', () => {
    for (const scheme of SCHEMES) {
      const isNational = scheme.kind === 'component' || scheme.kind === 'event';
      if (!isNational) expect(LAYER_IDS as readonly string[]).toContain(scheme.kind);
      for (const entry of classesOfScheme(scheme.id)) {
        expect(entry.code, entry.id).toMatch(isNational ? /^\d\d(\d\d)?$/ : /^[a-z_]+$/);
      }
    }
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
    for (const { of, zh, en } of bilingualTexts) {
      expect(zh.trim(), of).toBe(zh);
      expect(en.trim(), of).toBe(en);
      expect(en, of).toMatch(/[a-z]/i);
      expect(en, of).not.toMatch(HAN);
      expect(zh, of).toMatch(HAN);
      expect(zh.replace(LATIN_DESIGNATION, ''), of).not.toMatch(/[a-z]/i);
    }
  });

  it('cover every value of the vocabulary, in its order', () => {
    expect(Object.keys(SEVERITY_NAMES)).toEqual([...SEVERITIES]);
    expect(Object.keys(EVENT_CHANNEL_NAMES).sort()).toEqual([...EVENT_CHANNELS].sort());
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
      for (const code of codes) expect(classById(`${scheme}:${code}`)?.parent, `${scheme}:${code}`).toBeTruthy();
    }
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
      expect([...ours].sort()).toEqual([...published].sort());
      expect(ours.size).toBe(minors + majors);
    });
  }
});
