/** Keeps the live cases and what is open of them true while the page is open. */
import { onLane, onLaneLost } from '../../live/client.ts';
import { readCases, takeCases } from '../../state/cases.ts';
import { getLive } from '../../state/live.ts';
import { useApp } from '../../state/store.ts';
import { forgetDesk } from './desk-state.ts';
import { refreshCases } from './requests.ts';

/** Without a live connection the list is asked for so often. */
const POLL_MS = 20_000;

/** Follows until the answer is called: details of cases always, the list of those that live where it is shown. */
export function followCases(isListed: boolean): () => void {
  const read = (isOther: boolean): void => { if (isListed) void readCases(isOther); };
  const stops = [
    onLane((entries) => {
      if (isListed) takeCases(entries);
      refreshCases([...new Set(entries.flatMap((entry) => (entry.kind === 'case' ? [entry.body.id] : [])))]);
    }),
    onLaneLost(() => read(false)),
    useApp.subscribe((state) => [state.county, state.epoch], () => {
      forgetDesk();
      read(true);
    }, { equalityFn: (a, b) => a[0] === b[0] && a[1] === b[1] }),
  ];
  const timer = setInterval(() => { if (!getLive().connected) read(false); }, POLL_MS);
  read(true);
  return () => {
    clearInterval(timer);
    stops.forEach((stop) => stop());
  };
}
