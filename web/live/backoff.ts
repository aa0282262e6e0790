/** When to try again after a lost connection: soon at first, then less and less often, and never all screens at once. */
const FIRST_MS = 500;
const MOST_MS = 30_000;

/**
 * Milliseconds to wait before the next attempt.
 * @param failures attempts that failed one after another, at least 1
 * @param random 0 to 1, exclusive: spreads the screens of a control room over half of the wait
 */
export function backoffMs(failures: number, random: number): number {
  const whole = Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 16), MOST_MS);
  return Math.round(whole * (0.5 + random / 2));
}
