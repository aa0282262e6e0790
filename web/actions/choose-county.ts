/** Opens another county: its home view, and nothing that belonged to the county before. */
import type { County } from '../../api/contract/shapes.ts';
import { currentMap } from '../map/current.ts';
import { setEvents } from '../state/events.ts';
import { NO_FILTER } from '../state/filter.ts';
import { clearMeasured } from '../state/measured.ts';
import { getApp, setApp } from '../state/store.ts';
import { homeView } from './go-home.ts';

export function chooseCounty(county: County): void {
  if (getApp().county === county.code) return;
  const view = homeView(county);
  clearMeasured();
  setEvents({ frame: null, end: null, playing: false });
  setApp({ county: county.code, view, filter: NO_FILTER, selection: null, region: null, tool: null, eventMode: 'map', tileTrouble: {}, goneCounty: null, sight: { ...getApp().sight, behind: null } });
  currentMap()?.map.jumpTo({ center: [view.lng, view.lat], zoom: view.zoom, bearing: 0, pitch: 0 });
}
