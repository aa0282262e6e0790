/** Walking the list with keys: where the mark goes, what is opened or folded. Pure; the panel does what comes out. */
import type { Row } from './order.ts';

/** The marked row by key; its place too, so that the mark stays near when the row is gone. */
export interface Mark {
  readonly key: string | null;
  readonly index: number;
}
export const NO_MARK: Mark = { key: null, index: 0 };

export type Step = 'next' | 'previous' | 'first' | 'last' | 'enter' | 'unfold' | 'fold';

export interface Walked {
  readonly mark: Mark;
  /** A storm to open or fold. */
  readonly toggle: number | null;
  /** An alert to show. */
  readonly open: number | null;
}

/** Where the mark is among these rows; -1 when there is none. */
export function markedIndex(rows: readonly Row[], mark: Mark): number {
  const found = rows.findIndex((row) => row.key === mark.key);
  return found >= 0 ? found : Math.min(mark.index, rows.length - 1);
}

const at = (rows: readonly Row[], index: number): Mark => ({ key: rows[index]?.key ?? null, index: Math.max(0, index) });

/** The first step of a list that nobody walked yet marks its first row. */
export function walk(rows: readonly Row[], mark: Mark, step: Step): Walked {
  const still: Walked = { mark, toggle: null, open: null };
  if (rows.length === 0) return still;
  const index = markedIndex(rows, mark);
  const to = (target: number): Walked => ({ ...still, mark: at(rows, Math.min(Math.max(target, 0), rows.length - 1)) });
  if (step === 'first' || step === 'last') return to(step === 'first' ? 0 : rows.length - 1);
  if (step === 'next' || step === 'previous') {
    if (mark.key === null) return to(0);
    // The row that was marked is gone: the next one stands in its place already.
    const isGone = rows[index].key !== mark.key;
    return to(step === 'next' ? index + (isGone ? 0 : 1) : index - 1);
  }
  const row = rows[index];
  if (step === 'enter') return row.kind === 'storm' ? { ...to(index), toggle: row.storm } : { ...to(index), open: row.alert.id };
  return foldOrUnfold(rows, index, step, to);
}

/** Right opens a storm, then steps into it; left folds it, also from inside. */
function foldOrUnfold(rows: readonly Row[], index: number, step: 'unfold' | 'fold', to: (target: number) => Walked): Walked {
  const row = rows[index];
  if (row.kind === 'storm') {
    if (step === 'unfold' && row.isOpen) return to(index + 1);
    return row.isOpen === (step === 'fold') ? { ...to(index), toggle: row.storm } : to(index);
  }
  if (step === 'unfold' || row.level === 1) return to(index);
  let parent = index;
  while (rows[parent].kind !== 'storm') parent -= 1;
  return to(parent);
}
