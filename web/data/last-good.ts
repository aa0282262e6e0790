/** What was read last without failure, with its age: shown greyed when the newest reading fails. */
import { useRef } from 'react';

/**
 * The newest good value: `value` itself when there is one, else the one before, as long as `scope` is the same
 * (another county's or another person's data is never shown in its place).
 */
export function useLastGood<T>(value: T | undefined, scope: string): { readonly value: T | undefined; readonly isOld: boolean } {
  const kept = useRef<{ value: T; scope: string } | null>(null);
  if (value !== undefined) kept.current = { value, scope };
  if (value !== undefined) return { value, isOld: false };
  const old = kept.current?.scope === scope ? kept.current.value : undefined;
  return { value: old, isOld: old !== undefined };
}
