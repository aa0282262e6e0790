/** Points a row of a table out on the map: its cell or area stands out, or the map goes there. */
import type { FeaturesReply, SearchReply } from '../../../api/contract/shapes.ts';
import type { LayerId } from '../../../api/contract/layers.ts';
import { flyToBounds } from '../../actions/fly.ts';
import { select } from '../../actions/frame.ts';
import { areaPrefix } from '../../alerts/areas.ts';
import { getJson } from '../../data/client.ts';
import { boundsOfGeometry } from '../../data/bounds.ts';
import { currentMap } from '../../map/current.ts';
import type { TableGrouping } from '../../state/case-sight.ts';
import { getApp, setApp } from '../../state/store.ts';
import { SIZES } from '../../theme/tokens.ts';

type OnMap = 'area' | 'village' | 'omni' | 'duty' | 'unit';

/** True for rows that are places. */
export function isOnMap(by: TableGrouping): by is OnMap {
  return by === 'area' || by === 'village' || by === 'omni' || by === 'duty' || by === 'unit';
}

const isArea = (by: OnMap): boolean => by === 'area' || by === 'village';

let pointed: { readonly source: string; readonly sourceLayer: string; readonly id: string | number } | null = null;

/** Lets a cell or an area stand out as if the pointer were on it; a null key ends that. What is not in view cannot be pointed out. */
export function pointOut(by: TableGrouping, key: string | null): void {
  const map = currentMap()?.map;
  if (!map) return;
  if (pointed && map.getSource(pointed.source)) map.setFeatureState(pointed, { hover: false });
  pointed = null;
  if (key === null || !isOnMap(by)) return;
  const [source, sourceLayer] = isArea(by) ? ['areas', 'areas'] : [`grids-${by}`, 'grids'];
  const found = map.querySourceFeatures(source, { sourceLayer }).find(({ properties }) => properties.code === key || (isArea(by) && areaPrefix(String(properties.code)) === areaPrefix(key)));
  if (found?.id === undefined) return;
  pointed = { source, sourceLayer, id: found.id };
  map.setFeatureState(pointed, { hover: true });
}

/** Goes to a cell or an area and opens what is known about it. */
export async function showOnMap(by: TableGrouping, key: string): Promise<void> {
  const { county } = getApp();
  if (!isOnMap(by)) return;
  if (!isArea(by)) {
    const { hits } = await getJson<SearchReply>(`/api/search?q=${encodeURIComponent(key)}&county=${county}`);
    const hit = hits.find(({ layer, bounds }) => layer === 'grids' && bounds !== null);
    if (hit?.bounds) open('grids', hit.id!, hit.bounds);
    return;
  }
  const { features } = await getJson<FeaturesReply>(`/api/layers/areas/features?county=${county}&class=area:${by === 'area' ? 'town' : 'village'}&limit=500`);
  const found = features.find(({ properties }) => areaPrefix(String(properties.code)) === areaPrefix(key));
  if (found) open('areas', found.id, boundsOfGeometry(found.geometry));
}

function open(layer: LayerId, id: number, bounds: Parameters<typeof flyToBounds>[0]): void {
  // A phone has no map beside the page.
  if (window.innerWidth <= SIZES.phoneMaxWidth) setApp({ sight: { ...getApp().sight, page: null } });
  select({ layer, id });
  flyToBounds(bounds);
}
