/** What a person does to layers: show, fade, narrow. */
import type { LayerId } from '../../api/contract/layers.ts';
import { NO_FILTER, layerFilter, toggled, withLayerFilter } from '../state/filter.ts';
import type { TimedLayer } from '../state/filter.ts';
import { setEvents } from '../state/events.ts';
import { getApp, setApp } from '../state/store.ts';
import type { EventMode, TimeSpan } from '../state/url.ts';

export function toggleLayer(layer: LayerId): void {
  const { layers } = getApp();
  setApp({ layers: { ...layers, [layer]: { ...layers[layer], visible: !layers[layer].visible } } });
}

export function fadeLayer(layer: LayerId, opacity: number): void {
  const { layers } = getApp();
  setApp({ layers: { ...layers, [layer]: { ...layers[layer], opacity } } });
}

export function toggleState(layer: LayerId, state: string): void {
  const { filter } = getApp();
  const choice = layerFilter(filter, layer);
  setApp({ filter: withLayerFilter(filter, layer, { ...choice, states: toggled(choice.states, state) }) });
}

/** Adds or removes a class. A major class and its minors exclude each other: the later choice counts. */
export function toggleClass(layer: LayerId, classId: string): void {
  const { filter } = getApp();
  const choice = layerFilter(filter, layer);
  const related = (other: string): boolean => other !== classId && (other.startsWith(classId) || classId.startsWith(other));
  const unrelated = choice.classes.filter((other) => !related(other));
  setApp({ filter: withLayerFilter(filter, layer, { ...choice, classes: toggled(unrelated, classId) }) });
}

export function clearLayerFilter(layer: LayerId): void {
  setApp({ filter: withLayerFilter(getApp().filter, layer, { classes: [], states: [] }) });
}

/** Everything but the time window, which belongs to the time bar. */
export function clearFilters(): void {
  setApp({ filter: { ...NO_FILTER, timed: getApp().filter.timed, time: getApp().filter.time } });
}

export function narrowToArea(area: string | null): void {
  setApp({ filter: { ...getApp().filter, area } });
}

export function narrowToGrid(grid: string | null): void {
  setApp({ filter: { ...getApp().filter, grid } });
}

/** Shows a layer in time mode, or as it is now. Leaving time mode drops the window: a filter that nothing shows would lie. */
export function setEventMode(eventMode: EventMode, timed: TimedLayer = getApp().filter.timed): void {
  const { filter, layers } = getApp();
  const time = eventMode === 'map' || timed !== filter.timed ? null : filter.time;
  if (timed !== filter.timed) setEvents({ frame: null, end: null, playing: false });
  setApp({
    eventMode, filter: { ...filter, timed, time },
    layers: { ...layers, [timed]: { ...layers[timed], visible: eventMode !== 'map' || layers[timed].visible } },
  });
}

export function setTimeSpan(timeSpan: TimeSpan): void {
  setApp({ timeSpan, filter: { ...getApp().filter, time: null } });
}
