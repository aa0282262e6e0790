/** A live list stands still while somebody points at it or walks it with keys, and goes on a while after. */
import { useEffect, useRef } from 'react';

/** The list stands still for so long after the last touch. */
const HOLD_MS = 20_000;

export interface Holding {
  readonly touch: () => void;
  readonly letGo: () => void;
}

/** `take` is called at the first touch, `release` when nobody touches any more, and when the list goes away. */
export function useHolding(take: () => void, release: () => void): Holding {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const latest = useRef({ take, release });
  useEffect(() => { latest.current = { take, release }; });
  const letGo = (): void => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    latest.current.release();
  };
  const touch = (): void => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = setTimeout(letGo, HOLD_MS);
    latest.current.take();
  };
  useEffect(() => () => {
    if (timer.current) clearTimeout(timer.current);
    latest.current.release();
  }, []);
  return { touch, letGo };
}
