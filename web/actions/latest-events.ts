/** Moves the span to where the newest events are: the county may have been quiet for days. */
import { decodeColumns } from '../../tiles/index.ts';
import { request } from '../data/client.ts';
import { setEvents } from '../state/events.ts';
import { layerQuery } from '../state/filter.ts';
import { getApp, setApp } from '../state/store.ts';

export async function goToLatestEvents(): Promise<void> {
  const { county, filter } = getApp();
  if (!county) return;
  const response = await request(`/api/layers/${filter.timed}/columns?${layerQuery(county, { ...filter, time: null }, filter.timed)}`);
  const { columns } = decodeColumns(new Uint8Array(await response.arrayBuffer()));
  const times = columns.time.values as Float64Array;
  if (times.length === 0) return;
  setEvents({ end: times.reduce((latest, time) => Math.max(latest, time), 0) });
  setApp({ filter: { ...filter, time: null } });
}
