/** Where the pointer is: degrees and CGCS2000 plane coordinates with their zone; and the zoom level. */
import { useTranslation } from 'react-i18next';
import { formatLngLat, formatPlane, planePosition } from '../format/coordinates.ts';
import { usePointer } from '../state/pointer.ts';
import { useApp } from '../state/store.ts';

export function StatusBar() {
  const { t } = useTranslation();
  const pointer = usePointer();
  const view = useApp((state) => state.view);
  const loading = useApp((state) => state.tilesLoading);
  if (!view) return null;
  const lng = pointer.lng ?? view.lng;
  const lat = pointer.lat ?? view.lat;
  const plane = planePosition(lng, lat);
  const formatted = plane && formatPlane(plane);
  return (
    <div className="status-bar" role="group" aria-label={t('map.coordinates')} data-test="status">
      <span className={loading ? 'tiles-dot busy' : 'tiles-dot'} aria-hidden="true" />
      {plane && formatted && <span className="plane-position" title={t('map.zone', { zone: plane.zone, meridian: plane.centralMeridian })}>CGCS2000 3° {plane.zone} · E {formatted.east} N {formatted.north}</span>}
      <span>{formatLngLat(lng, lat)}</span>
      <span>{t('map.zoomLevel', { zoom: (pointer.zoom || view.zoom).toFixed(1) })}</span>
    </div>
  );
}
