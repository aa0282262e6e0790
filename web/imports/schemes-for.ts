/** Which class lists a layer takes. */
import { SCHEMES } from '../../api/contract/schemes/index.ts';

/** The class lists that a layer takes; the first is the one in which a new class is looked for. */
export function schemesFor(layer: string): typeof SCHEMES {
  const kinds = layer === 'components' ? ['component'] : layer === 'events' ? ['event'] : layer === 'reports' ? ['component', 'event'] : [layer];
  return SCHEMES.filter(({ kind }) => kinds.includes(kind));
}
