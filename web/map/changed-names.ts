type Bag = Readonly<Record<string, unknown>>;

/** Names whose value differs between two property bags; one that is only in `before` is named too. */
export function changedNames(before: Bag = {}, after: Bag = {}): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
