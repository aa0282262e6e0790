/** The place of the report on the map, as a marker that can be dragged. */
import { Marker } from 'maplibre-gl';
import { useEffect, useEffectEvent } from 'react';
import { currentMap } from '../../map/current.ts';
import type { FormPlace } from './form-state.ts';

/** Keeps the marker at the place; dragged, it tells the new one. Without a place there is none. */
export function usePlaceMarker(place: FormPlace | null, color: string, label: string, onMoved: (place: FormPlace) => void): void {
  const lng = place?.lng;
  const lat = place?.lat;
  const moved = useEffectEvent(onMoved);
  useEffect(() => {
    const map = currentMap()?.map;
    if (!map || lng === undefined || lat === undefined) return;
    const marker = new Marker({ color, draggable: true }).setLngLat([lng, lat]).addTo(map);
    marker.getElement().dataset.test = 'place-marker';
    marker.getElement().setAttribute('aria-label', label);
    marker.on('dragend', () => {
      const at = marker.getLngLat();
      moved({ lng: at.lng, lat: at.lat });
    });
    return () => { marker.remove(); };
  }, [lng, lat, color, label]);
}
