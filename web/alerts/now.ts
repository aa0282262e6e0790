/** Now, again every so often: snoozes end and ages grow without anybody touching the screen. */
import { useEffect, useState } from 'react';
import { serverNow } from '../state/live.ts';

/** Epoch milliseconds by the server's clock, at least as fresh as `everyMs`. */
export function useNow(everyMs = 15_000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
