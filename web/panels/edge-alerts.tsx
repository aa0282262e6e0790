/** Arrows at the edge of the map to the open alerts outside of it. A click, or Enter, goes to the nearest one. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SEVERITY_NAMES } from '../../api/contract/schemes/names.ts';
import { coveredPixels, flyToPlace } from '../actions/fly.ts';
import { useDesk } from '../alerts/desk-state.ts';
import { formatCount, formatFigure } from '../format/numbers.ts';
import { said } from '../i18n/index.ts';
import { edgeArrows } from '../live/edge-arrows.ts';
import type { EdgeArrow, EdgePoint } from '../live/edge-arrows.ts';
import { currentMap } from '../map/current.ts';
import { getAlerts, useAlerts } from '../state/alerts.ts';
import { isChosen } from '../data/class-tree.ts';
import { layerFilter } from '../state/filter.ts';
import { getApp, useApp } from '../state/store.ts';
import { SIZES } from '../theme/tokens.ts';
import { SeveritySymbol } from './symbols.tsx';

const FLY_ZOOM = 16;
/** Between two looks while the map moves. */
const LOOK_MS = 100;
/** Room for the arrow itself, below for the scale and the coordinates, and on a phone at the right for the tools. */
const INSET = { left: 70, top: 26, right: 70, bottom: 58 };
const PHONE_INSET = { left: 38, top: 26, right: 88, bottom: 92 };

/** Open alerts that the map would show: nobody has taken them on, and no filter hides them. */
function openAlerts(): EdgePoint[] {
  const { filter, layers } = getApp();
  const { classes, states } = layerFilter(filter, 'alerts');
  if (!layers.alerts.visible || (states.length > 0 && !states.includes('open'))) return [];
  return [...getAlerts().alerts.values()].filter((alert) => alert.state === 'open' && (classes.length === 0 || isChosen(classes, alert.class))
    && (!filter.area || (alert.areaCode ?? '').startsWith(filter.area)) && (!filter.grid || alert.unitGrid === filter.grid || alert.omniGrid === filter.grid));
}

function lookAround(): EdgeArrow[] {
  const map = currentMap()?.map;
  if (!map) return [];
  const covered = coveredPixels();
  const { clientWidth, clientHeight } = map.getContainer();
  const { left, top } = covered;
  const right = clientWidth - covered.right;
  const bottom = clientHeight - covered.bottom;
  if (right - left < 220 || bottom - top < 240) return [];
  const middle = map.unproject([(left + right) / 2, (top + bottom) / 2]);
  const bounds = map.getBounds();
  return edgeArrows(openAlerts(), {
    left, right, top, bottom, inset: window.innerWidth <= SIZES.phoneMaxWidth ? PHONE_INSET : INSET, lng: middle.lng, lat: middle.lat, bearingDeg: map.getBearing(),
    project(lng, lat) {
      if (!bounds.contains([lng, lat])) return null;
      const { x, y } = map.project([lng, lat]);
      return [x, y];
    },
  });
}

function useArrows(): EdgeArrow[] {
  const [arrows, setArrows] = useState<EdgeArrow[]>([]);
  const alerts = useAlerts((state) => state.alerts);
  const view = useApp((state) => state.bounds);
  const panel = useApp((state) => state.panel);
  const hasDrawer = useApp((state) => state.selection !== null);
  const filter = useApp((state) => state.filter);
  const visible = useApp((state) => state.layers.alerts.visible);
  const timed = useApp((state) => state.eventMode);
  const hasDesk = useDesk((state) => state.isOpen);
  useEffect(() => setArrows(lookAround()), [alerts, view, panel, hasDrawer, hasDesk, filter, visible, timed]);
  const stands = view !== null;
  useEffect(() => {
    const map = currentMap()?.map;
    if (!map || !stands) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const later = (): void => {
      timer ??= setTimeout(() => {
        timer = null;
        setArrows(lookAround());
      }, LOOK_MS);
    };
    map.on('move', later);
    map.on('resize', later);
    return () => {
      if (timer) clearTimeout(timer);
      map.off('move', later);
      map.off('resize', later);
    };
  }, [stands]);
  return arrows;
}

export function EdgeAlerts() {
  const { t } = useTranslation();
  const arrows = useArrows();
  if (arrows.length === 0) return null;
  return (
    <ul className="edge-alerts" aria-label={t('live.edge.label')} data-test="edge-alerts">
      {arrows.map((arrow) => <Arrow key={arrow.key} arrow={arrow} />)}
    </ul>
  );
}

function Arrow({ arrow: { x, y, angleDeg, count, severity, meters, nearest, direction } }: { arrow: EdgeArrow }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const distance = meters < 995 ? t('unit.meters', { value: formatCount(Math.round(meters / 10) * 10, language) }) : t('unit.kilometers', { value: formatFigure(meters / 1000, language, meters < 9_950 ? 2 : 3) });
  const words = { severity: said(SEVERITY_NAMES[severity], language), distance, direction: t(`live.direction.${direction}`), count: formatCount(count, language) as never };
  return (
    <li style={{ transform: `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(-50%, -50%)` }}>
      <button type="button" className="edge-alert" data-severity={severity} aria-label={t(count === 1 ? 'live.edge.one' : 'live.edge.many', words)} onClick={() => flyToPlace(nearest.lng, nearest.lat, FLY_ZOOM)} data-test={`edge-${direction}`}>
        <svg className="edge-pointer" viewBox="0 0 12 12" width="11" height="11" aria-hidden="true" style={{ transform: `rotate(${angleDeg}deg)` }}><path d="M6 .5l5 10.5L6 8.6 1 11z" fill="currentColor" /></svg>
        <SeveritySymbol severity={severity} size={13} />
        {count > 1 && <b>{formatCount(count, language)}</b>}
        <span>{distance}</span>
      </button>
    </li>
  );
}
