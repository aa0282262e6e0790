/** Which classes can be reported: minor classes of the component and event lists that the county has standards in force for. */
import type { BilingualText } from '../../api/contract/layers.ts';
import type { ClassEntry, CountyScheme, VocabularyReply } from '../../api/contract/shapes.ts';

export interface ClassGroup {
  readonly kind: 'components' | 'events';
  readonly major: ClassEntry;
  readonly classes: readonly ClassEntry[];
  /** The title of the list, where several of the kind are offered; null where it goes without saying. */
  readonly list: BilingualText | null;
}

const KINDS = ['components', 'events'] as const;

/** The lists of a kind with standards in force, the newest first. A county without any is shown the newest, so that it sees what there is. */
function listsOf(schemes: readonly CountyScheme[], kind: string): readonly CountyScheme[] {
  const newestFirst = schemes.filter((scheme) => scheme.kind === kind).sort((a, b) => (b.edition ?? '').localeCompare(a.edition ?? ''));
  const inForce = newestFirst.filter((scheme) => scheme.standards);
  return inForce.length > 0 ? inForce : newestFirst.slice(0, 1);
}

/** Big groups with their classes, components first; empty groups are left out. */
export function reportableGroups({ schemes, classes }: Pick<VocabularyReply, 'schemes' | 'classes'>): ClassGroup[] {
  return KINDS.flatMap((kind) => {
    const lists = listsOf(schemes, kind);
    return lists.flatMap((scheme) => classes.filter((entry) => entry.scheme === scheme.id && entry.parent === null).map((major) => ({
      kind, major, classes: classes.filter((entry) => entry.parent === major.id), list: lists.length > 1 ? scheme.title : null,
    })));
  }).filter((group) => group.classes.length > 0);
}

/** A name, with that of its list where it has to be told. */
export function withList(name: string, { list }: ClassGroup, language: keyof BilingualText): string {
  return list ? `${name} · ${list[language]}` : name;
}

/** Class id to its code, or to the whole id where the code may be that of another list as well. */
export function codesOf(groups: readonly ClassGroup[]): ReadonlyMap<string, string> {
  return new Map(groups.flatMap(({ classes, list }) => classes.map((entry): [string, string] => [entry.id, list ? entry.id : entry.code])));
}
