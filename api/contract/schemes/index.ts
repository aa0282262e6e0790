/** Every class list, side by side. A class code means nothing without its scheme, so a class is named `scheme:code`. */
import type { ClassEntry, SchemeEntry } from '../shapes.ts';
import type { SchemeTable } from './build-scheme.ts';
import { cjt2007 } from './cjt2007.ts';
import { cjt2007e } from './cjt2007e.ts';
import { alert, area, building, camera, device, green, grid, road, staff, water } from './layer-classes.ts';
import { yc2013 } from './yc2013.ts';
import { yc2013e } from './yc2013e.ts';

export * from './icon-groups.ts';
export * from './names.ts';

const TABLES: readonly SchemeTable[] = [
  yc2013, cjt2007, yc2013e, cjt2007e, area, grid, road, building, water, green, device, camera, staff, alert,
];

export const SCHEMES: SchemeEntry[] = TABLES.map((table) => table.scheme);

/** All classes of all schemes; a major class comes before its minor classes, so rows can be inserted in this order. */
export const CLASSES: ClassEntry[] = TABLES.flatMap((table) => table.classes);

const CLASS_BY_ID: ReadonlyMap<string, ClassEntry> = new Map(CLASSES.map((entry) => [entry.id, entry]));

/** The class of this id (`scheme:code`), undefined when no scheme has it. */
export function classById(id: string): ClassEntry | undefined {
  return CLASS_BY_ID.get(id);
}

/** The classes of one scheme in its own order, major classes included; empty for an unknown scheme. */
export function classesOfScheme(scheme: string): ClassEntry[] {
  return CLASSES.filter((entry) => entry.scheme === scheme);
}
