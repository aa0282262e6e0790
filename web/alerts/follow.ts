/** Keeps the list of alerts, the shift notes and the open details true while the page is open. */
import { onLane, onLaneLost } from '../live/client.ts';
import { readAlerts, takeAlerts } from '../state/alerts.ts';
import { getLive } from '../state/live.ts';
import { useApp } from '../state/store.ts';
import { setDesk } from './desk-state.ts';
import { refreshAlerts, refreshNotes } from './requests.ts';
import { NO_MARK } from './walk.ts';

/** Without a live connection the list is asked for so often. */
const POLL_MS = 15_000;

/** Follows until the answer is called. */
export function followAlerts(): () => void {
  const stops = [
    onLane((entries) => {
      takeAlerts(entries);
      if (entries.some((entry) => entry.kind === 'note')) refreshNotes();
      refreshAlerts(entries.filter((entry) => entry.kind === 'alert').map((entry) => entry.body.id));
    }),
    onLaneLost(() => {
      void readAlerts(false);
      refreshNotes();
    }),
    useApp.subscribe((state) => [state.county, state.epoch], () => {
      setDesk({ held: null, mark: NO_MARK, asking: null, noteAbout: null });
      void readAlerts(true);
    }, { equalityFn: (a, b) => a[0] === b[0] && a[1] === b[1] }),
  ];
  const timer = setInterval(() => { if (!getLive().connected) void readAlerts(false); }, POLL_MS);
  void readAlerts(true);
  return () => {
    clearInterval(timer);
    stops.forEach((stop) => stop());
  };
}
