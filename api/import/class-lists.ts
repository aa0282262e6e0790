/**
 * The class lists that a mapping may name: those of the product, and those that the database has beside them. One process imports into one
 * database; it learns that one's lists when it opens it, and again before a mapping is read.
 */
import { CLASSES, SCHEMES } from '../contract/schemes/index.ts';
import type { ClassEntry } from '../contract/shapes.ts';
import type { Queryable } from '../store/database.ts';

export interface ClassLists {
  /** Id of a list to its kind: component, event or the layer that uses it. */
  readonly kinds: ReadonlyMap<string, string>;
  readonly classes: ReadonlyMap<string, ClassEntry>;
  readonly byScheme: ReadonlyMap<string, readonly ClassEntry[]>;
}

function listsOf(schemes: readonly { readonly id: string; readonly kind: string }[], classes: readonly ClassEntry[]): ClassLists {
  const byScheme = new Map<string, ClassEntry[]>();
  for (const entry of classes) byScheme.set(entry.scheme, [...byScheme.get(entry.scheme) ?? [], entry]);
  return { kinds: new Map(schemes.map(({ id, kind }) => [id, kind])), classes: new Map(classes.map((entry) => [entry.id, entry])), byScheme };
}

let lists = listsOf(SCHEMES, CLASSES);

/** All lists that are known by now; another object after they were learned anew. */
export function classLists(): ClassLists {
  return lists;
}

/** The class of this id (`scheme:code`), undefined when no list has it. */
export function classById(id: string): ClassEntry | undefined {
  return lists.classes.get(id);
}

/** Reads the lists of the database. Those of the product come first, as they stand in it. */
export async function learnClassLists(db: Queryable): Promise<void> {
  const shipped = SCHEMES.map(({ id }) => id);
  const { rows: schemes } = await db.query<{ id: string; kind: string }>('select scheme as id, kind from class_schemes where scheme <> all($1) order by scheme', [shipped]);
  const { rows: classes } = await db.query<ClassEntry>(`
    select class as id, scheme, code, parent, json_build_object('zh', name_zh, 'en', name_en) as name from classes where scheme <> all($1) order by class`, [shipped]);
  lists = listsOf([...SCHEMES, ...schemes], [...CLASSES, ...classes]);
}
