/** Lets a shortcut put the focus somewhere without the panels knowing of each other. */
type Focus = () => void;

function channel(): [ask: Focus, listen: (focus: Focus) => () => void] {
  const listeners = new Set<Focus>();
  return [
    () => listeners.forEach((focus) => focus()),
    (focus) => {
      listeners.add(focus);
      return () => void listeners.delete(focus);
    },
  ];
}

export const [focusSearch, onFocusSearch] = channel();

/** Moves in the list: one row on, one row back, open the one that is marked. */
export type ListMove = 'next' | 'previous' | 'open';
const movers = new Set<(move: ListMove) => void>();

export function moveInList(move: ListMove): void {
  movers.forEach((mover) => mover(move));
}

export function onListMove(mover: (move: ListMove) => void): () => void {
  movers.add(mover);
  return () => void movers.delete(mover);
}
