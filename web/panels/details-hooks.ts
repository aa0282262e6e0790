/** What every desk's details do with the map and the list that they came from. */
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { LayerId } from '../../api/contract/layers.ts';
import { currentMap } from '../map/current.ts';
import { useApp } from '../state/store.ts';

/** The map marks the place that the drawer is about; nothing while it is not known. */
export function useMapMark(place: { readonly lng: number; readonly lat: number } | undefined): void {
  const lng = place?.lng;
  const lat = place?.lat;
  useEffect(() => {
    if (lng === undefined || lat === undefined) return;
    currentMap()?.showSelected({ type: 'Feature', geometry: { type: 'Point', coordinates: [lng, lat] }, properties: {} });
    return () => currentMap()?.showSelected(null);
  }, [lng, lat]);
}

/** The way back from details of a layer ends where it began: in the list. */
export function useFocusAfterDetails(box: RefObject<HTMLElement | null>, layer: LayerId): void {
  const hasDetails = useApp((state) => state.selection?.layer === layer);
  const had = useRef(hasDetails);
  useEffect(() => {
    if (had.current && !hasDetails) box.current?.focus({ preventScroll: true });
    had.current = hasDetails;
  }, [hasDetails, box]);
}
