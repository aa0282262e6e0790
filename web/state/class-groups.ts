/** Which picture stands for a component class that no list of the product has: found by its name. */
import { create } from 'zustand';
import { ICON_GROUP_CODES, iconGroupOf, iconGroupOfName } from '../../api/contract/schemes/icon-groups.ts';
import type { IconGroup } from '../../api/contract/schemes/icon-groups.ts';
import type { VocabularyReply } from '../../api/contract/shapes.ts';

export const useClassGroups = create<{ readonly groups: ReadonlyMap<string, IconGroup> }>(() => ({ groups: new Map() }));

/** The groups of the component classes of lists beside those of the product; a class without a picture is left out. */
export function ownGroups({ schemes, classes }: Pick<VocabularyReply, 'schemes' | 'classes'>): ReadonlyMap<string, IconGroup> {
  const own = new Set(schemes.filter(({ id, kind }) => kind === 'components' && !(id in ICON_GROUP_CODES)).map(({ id }) => id));
  return new Map(classes.filter(({ scheme, parent }) => parent !== null && own.has(scheme))
    .map(({ id, name }): [string, IconGroup] => [id, iconGroupOfName(name.zh)]).filter(([, group]) => group !== 'other'));
}

/** Learns the lists of a vocabulary; the map is drawn anew only when it did not know one. */
export function learnClassGroups(vocabulary: Pick<VocabularyReply, 'schemes' | 'classes'>): void {
  const groups = ownGroups(vocabulary);
  const known = useClassGroups.getState().groups;
  if (groups.size === known.size && [...groups].every(([id, group]) => known.get(id) === group)) return;
  useClassGroups.setState({ groups });
}

/** The group of a component class of any list. */
export function useIconGroup(classId: string): IconGroup {
  return useClassGroups(({ groups }) => groups.get(classId)) ?? iconGroupOf(classId);
}
