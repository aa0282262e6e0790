/** Moves the map so that a place or a box is in the part of it that no panel covers. */
import type { Bounds } from '../../api/contract/shapes.ts';
import { getDesk } from '../alerts/desk-state.ts';
import { currentMap } from '../map/current.ts';
import { getApp } from '../state/store.ts';
import { SIZES, leaderPagePixels } from '../theme/tokens.ts';

interface Padding { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number }

/** Pixels of the map that panels cover on each side right now; the top bar lies above the map. */
export function coveredPixels(): Padding {
  const { panel, selection, eventMode, inbox, sight } = getApp();
  const hasDesk = getDesk().isOpen || inbox !== null || sight.behind !== null;
  const docks = window.innerWidth >= SIZES.sideBySideMinWidth ? Number(hasDesk) + Number(selection !== null) : Number(hasDesk || selection !== null);
  const isPhone = window.innerWidth <= SIZES.phoneMaxWidth;
  const sheet = isPhone && (panel !== null || docks > 0) ? window.innerHeight * 0.5 : 0;
  return {
    top: 0, bottom: sheet + (eventMode === 'map' ? 0 : SIZES.timeBar),
    left: isPhone ? 0 : SIZES.rail + (sight.page === 'figures' ? leaderPagePixels(window.innerWidth) : panel ? SIZES.layerPanel : 0), right: isPhone ? 0 : docks * SIZES.drawer,
  };
}

function duration(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 700;
}

export function flyToPlace(lng: number, lat: number, minZoom: number): void {
  const map = currentMap()?.map;
  if (!map) return;
  const { top, right, bottom, left } = coveredPixels();
  map.easeTo({
    center: [lng, lat], zoom: Math.max(map.getZoom(), minZoom), duration: duration(), offset: [(left - right) / 2, (top - bottom) / 2],
  });
}

/** Brings a place into view only when it is off the map or under a panel: a list should not move what it mirrors. */
export function revealPlace(lng: number, lat: number, minZoom: number): void {
  const map = currentMap()?.map;
  if (!map) return;
  const { top, right, bottom, left } = coveredPixels();
  const { x, y } = map.project([lng, lat]);
  const { clientWidth, clientHeight } = map.getContainer();
  const margin = 30;
  const isSeen = x > left + margin && x < clientWidth - right - margin && y > top + margin && y < clientHeight - bottom - margin;
  if (!isSeen || map.getZoom() < minZoom) flyToPlace(lng, lat, minZoom);
}

export function flyToBounds([west, south, east, north]: Bounds, maxZoom = 17): void {
  const covered = coveredPixels();
  const margin = 40;
  currentMap()?.map.fitBounds([[west, south], [east, north]], {
    maxZoom, duration: duration(), bearing: currentMap()?.map.getBearing(),
    padding: { top: covered.top + margin, right: covered.right + margin, bottom: covered.bottom + margin, left: covered.left + margin },
  });
}

export function turnNorth(): void {
  currentMap()?.map.easeTo({ bearing: 0, duration: duration() });
}

export function toggleTilt(): void {
  const map = currentMap()?.map;
  map?.easeTo({ pitch: map.getPitch() > 4 ? 0 : 55, duration: duration() });
}

export function zoomBy(steps: number): void {
  const map = currentMap()?.map;
  map?.easeTo({ zoom: map.getZoom() + steps, duration: duration() / 3 });
}
