/** Walking the case list with keys: where the mark goes. Pure. */
import { NO_MARK } from './desk-state.ts';
import type { Mark } from './desk-state.ts';

export type Step = 'next' | 'previous' | 'first' | 'last' | 'pageDown' | 'pageUp';

/** Rows of one page of keys. */
const PAGE_ROWS = 8;

/** Where the mark is among these ids; near where it was when its row is gone; -1 when nothing is marked or there is nothing. */
export function markedIndex(ids: readonly number[], mark: Mark): number {
  if (mark.id === null) return -1;
  const found = ids.indexOf(mark.id);
  return found >= 0 ? found : Math.min(mark.index, ids.length - 1);
}

/** The first step of a list that nobody walked yet marks its first row. */
export function walk(ids: readonly number[], mark: Mark, step: Step): Mark {
  if (ids.length === 0) return NO_MARK;
  const index = markedIndex(ids, mark);
  // The row that was marked is gone: the next one stands in its place already.
  const isGone = index >= 0 && ids[index] !== mark.id;
  const targets: Readonly<Record<Step, number>> = {
    first: 0, last: ids.length - 1, next: index + (isGone ? 0 : 1), previous: index - 1, pageDown: index + PAGE_ROWS, pageUp: index - PAGE_ROWS,
  };
  const to = Math.min(Math.max(targets[step], 0), ids.length - 1);
  return { id: ids[to]!, index: to };
}
