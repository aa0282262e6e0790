/** Classes that a county really uses, as major and minor classes with their counts. */
import type { ClassEntry } from '../../api/contract/shapes.ts';

export interface ClassNode {
  readonly id: string;
  readonly count: number;
  readonly children: readonly ClassNode[];
}

/** The tree of the classes counted, in the order of their scheme; a class without an entry stands by itself. */
export function classTree(classes: readonly ClassEntry[], counts: Readonly<Record<string, number>>): ClassNode[] {
  const entries = new Map(classes.map((entry) => [entry.id, entry]));
  const order = new Map(classes.map((entry, i) => [entry.id, i]));
  const byOrder = (a: ClassNode, b: ClassNode): number => (order.get(a.id) ?? Infinity) - (order.get(b.id) ?? Infinity) || a.id.localeCompare(b.id);
  const roots = new Map<string, { count: number; children: ClassNode[] }>();
  for (const [id, count] of Object.entries(counts)) {
    if (count === 0) continue;
    const parent = entries.get(id)?.parent;
    const root = roots.get(parent ?? id) ?? { count: 0, children: [] };
    root.count += count;
    if (parent) root.children.push({ id, count, children: [] });
    roots.set(parent ?? id, root);
  }
  return [...roots].map(([id, { count, children }]) => ({ id, count, children: children.sort(byOrder) })).sort(byOrder);
}

/** True when a class is chosen itself or through a major class that is. */
export function isChosen(chosen: readonly string[], classId: string): boolean {
  return chosen.some((choice) => classId.startsWith(choice));
}

/** What the box in front of a class shows: chosen, partly chosen (some of its minors are), or not. */
export function choiceOf(chosen: readonly string[], classId: string): boolean | 'mixed' {
  if (isChosen(chosen, classId)) return true;
  return chosen.some((choice) => choice.startsWith(classId)) ? 'mixed' : false;
}
