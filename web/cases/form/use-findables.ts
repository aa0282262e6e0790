/** Classes that can be searched: at once by what the build knows, with every reading a little later. */
import { useEffect, useMemo, useState } from 'react';
import type { ClassEntry } from '../../../api/contract/shapes.ts';
import type { Findable } from './class-search.ts';
import { findablesAtOnce, findablesInFull } from './findables.ts';

/** @param classes the same array as long as they are the same classes */
export function useFindables(classes: readonly ClassEntry[]): readonly Findable[] {
  const atOnce = useMemo(() => findablesAtOnce(classes), [classes]);
  const [inFull, setInFull] = useState<{ readonly of: readonly ClassEntry[]; readonly all: readonly Findable[] } | null>(null);
  useEffect(() => {
    let wanted = true;
    // Without a connection the dictionary may not come: names it would read are found by their characters then.
    findablesInFull(classes).then((all) => wanted && all && setInFull({ of: classes, all }), () => undefined);
    return () => { wanted = false; };
  }, [classes]);
  return inFull?.of === classes ? inFull.all : atOnce;
}
