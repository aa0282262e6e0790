/** Keeps the address bar and the state the same. Choosing makes a step for the back button, moving the map does not. */
import { getApp, setApp, useApp } from './store.ts';
import type { AppState } from './store.ts';
import { formatAddress, parseAddress } from './url.ts';
import type { View } from './url.ts';

const SETTLE_MS = 250;

/** What is worth a step back. */
const step = (state: AppState): string => `${state.county}|${state.selection?.layer}|${state.selection?.id}|${state.eventMode}|${state.inbox?.flow}|${state.inbox?.step}|${state.sight.page}|${state.sight.behind}`;

/** Follows both ways; `showView` moves the map when the back button brings another view. */
export function followAddress(showView: (view: View) => void): () => void {
  let lastStep = step(getApp());
  let timer: ReturnType<typeof setTimeout> | null = null;

  function write(): void {
    timer = null;
    const address = `${location.pathname}?${formatAddress(getApp())}`;
    if (address === location.pathname + location.search) return;
    const now = step(getApp());
    const isStep = now !== lastStep && !lastStep.startsWith('null|');
    lastStep = now;
    history[isStep ? 'pushState' : 'replaceState'](null, '', address);
  }

  function later(): void {
    if (step(getApp()) !== lastStep) {
      if (timer) clearTimeout(timer);
      write();
    } else {
      timer ??= setTimeout(write, SETTLE_MS);
    }
  }

  function back(): void {
    const shared = parseAddress(location.search);
    setApp({ ...shared, county: shared.county ?? getApp().county, view: getApp().view });
    lastStep = step(getApp());
    if (shared.view) showView(shared.view);
  }

  const stop = useApp.subscribe(
    (state) => [state.county, state.view, state.layers, state.filter, state.eventMode, state.timeSpan, state.selection, state.inbox, state.sight], later,
    { equalityFn: (a, b) => a.every((value, i) => value === b[i]) },
  );
  window.addEventListener('popstate', back);
  return () => {
    stop();
    window.removeEventListener('popstate', back);
  };
}
