/** Which classes can be reported: minor classes of the county's component and event lists, the newer edition of each. */
import type { ClassEntry, SchemeEntry, VocabularyReply } from '../../api/contract/shapes.ts';

export interface ClassGroup {
  readonly kind: 'components' | 'events';
  readonly major: ClassEntry;
  readonly classes: readonly ClassEntry[];
}

const KINDS = ['components', 'events'] as const;

function newest(schemes: readonly SchemeEntry[], kind: string): SchemeEntry | undefined {
  return schemes.filter((scheme) => scheme.kind === kind).sort((a, b) => (b.edition ?? '').localeCompare(a.edition ?? ''))[0];
}

/** Big groups with their classes, components first; empty groups are left out. */
export function reportableGroups({ schemes, classes }: Pick<VocabularyReply, 'schemes' | 'classes'>): ClassGroup[] {
  return KINDS.flatMap((kind) => {
    const scheme = newest(schemes, kind)?.id;
    const majors = classes.filter((entry) => entry.scheme === scheme && entry.parent === null);
    return majors.map((major) => ({ kind, major, classes: classes.filter((entry) => entry.parent === major.id) }));
  }).filter((group) => group.classes.length > 0);
}
