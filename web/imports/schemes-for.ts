/** Which class lists a layer takes. */
import type { ImportClassList } from '../../api/contract/imports.ts';
import { SCHEMES, classesOfScheme } from '../../api/contract/schemes/index.ts';

/** The class lists that a layer takes, those of the product first; the first is the one in which a new class is looked for. */
export function schemesFor(layer: string, own: readonly ImportClassList[]): readonly Omit<ImportClassList, 'classes'>[] {
  const kinds = layer === 'components' ? ['component'] : layer === 'events' ? ['event'] : layer === 'reports' ? ['component', 'event'] : [layer];
  return [...SCHEMES, ...own].filter(({ kind }) => kinds.includes(kind));
}

/** The classes of a list of the product or of one's own. */
export function classesOfList(id: string, own: readonly ImportClassList[]): ImportClassList['classes'] {
  return own.find((list) => list.id === id)?.classes ?? classesOfScheme(id);
}
