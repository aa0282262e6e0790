/** Class to colour (Okabe-Ito, by icon group) and class to picture. State has its own colours and shapes. */
import type { ExpressionSpecification } from 'maplibre-gl';
import { ICON_GROUPS, ICON_GROUP_CODES } from '../../../api/contract/schemes/icon-groups.ts';
import type { IconGroup } from '../../../api/contract/schemes/icon-groups.ts';
import { CLASS_COLORS } from '../../theme/tokens.ts';

export const GROUP_COLORS: Readonly<Record<IconGroup, string>> = {
  manhole: CLASS_COLORS.sky, lamp: CLASS_COLORS.yellow, tree: CLASS_COLORS.green, bin: CLASS_COLORS.purple,
  hydrant: CLASS_COLORS.vermilion, sign: CLASS_COLORS.blue, signal: CLASS_COLORS.vermilion, pole: CLASS_COLORS.orange,
  box: CLASS_COLORS.orange, seat: CLASS_COLORS.green, shelter: CLASS_COLORS.blue, toilet: CLASS_COLORS.purple,
  guardrail: CLASS_COLORS.grey, board: CLASS_COLORS.purple, sculpture: CLASS_COLORS.green, other: CLASS_COLORS.grey,
};

/** Class ids of every group, over all component schemes. */
export function classIdsOf(group: IconGroup): string[] {
  return Object.entries(ICON_GROUP_CODES).flatMap(([scheme, groups]) => (groups[group] ?? []).map((code) => `${scheme}:${code}`));
}

/** A `match` on the class with one answer per icon group; `own` has the groups of classes of the county's own lists. */
export function byIconGroup(own: ReadonlyMap<string, IconGroup>, answer: (group: IconGroup) => string): ExpressionSpecification {
  const idsOf = (group: IconGroup): string[] => [...classIdsOf(group), ...[...own].filter(([, of]) => of === group).map(([id]) => id)];
  const cases = ICON_GROUPS.filter((group) => idsOf(group).length > 0)
    .flatMap((group) => [idsOf(group), answer(group)]);
  return ['match', ['get', 'class'], ...cases, answer('other')] as unknown as ExpressionSpecification;
}
