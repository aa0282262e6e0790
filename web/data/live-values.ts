/** What live data knows of the rows of a list: looked at every two seconds, so that nobody reads flickering figures. */
import { useEffect, useState } from 'react';
import { WATCHED_LAYERS } from '../../api/contract/live.ts';
import type { LayerId } from '../../api/contract/layers.ts';
import type { WatchedLayer } from '../../api/contract/live.ts';
import { liveRows, onLane, onRows, onTiles } from '../live/client.ts';
import { wordOf } from '../live/scene.ts';
import { queryClient } from './queries.ts';

const LOOK_EVERY_MS = 2_000;
const COUNT_AFTER_MS = 5_000;

export interface LiveValue {
  readonly state: string;
  /** Of the quantity that stands for the kind of device; null for others and for none yet. */
  readonly value: number | null;
  /** Of the value or the fix, epoch ms. */
  readonly time: number | null;
}

const NOTHING: ReadonlyMap<number, LiveValue> = new Map();

export function isWatched(layer: LayerId): layer is WatchedLayer {
  return (WATCHED_LAYERS as readonly string[]).includes(layer);
}

function valuesOf(layer: WatchedLayer): ReadonlyMap<number, LiveValue> {
  const rows = liveRows(layer);
  const orNull = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);
  return new Map(Array.from(rows.ids, (id, i) => [id, { state: wordOf(rows, 'state', i), value: orNull(rows.columns.value?.[i]), time: orNull(rows.columns.time?.[i]) }]));
}

/** Values by id; rows that live data does not hold have none. */
export function useLiveValues(layer: LayerId): ReadonlyMap<number, LiveValue> {
  const [values, setValues] = useState(NOTHING);
  useEffect(() => {
    if (!isWatched(layer)) {
      setValues(NOTHING);
      return;
    }
    let isNew = true;
    const look = (): void => {
      if (isNew) setValues(valuesOf(layer));
      isNew = false;
    };
    look();
    const stop = onRows((changed) => {
      isNew ||= changed === layer;
    });
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [layer]);
  return values;
}

/** Keeps the counts of layers true while they are looked at: what the lane and changed tiles tell changes them. */
export function useLiveCounts(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const later = (): void => {
      timer ??= setTimeout(() => {
        timer = null;
        void queryClient.invalidateQueries({ queryKey: ['layers'] }, { cancelRefetch: false });
      }, COUNT_AFTER_MS);
    };
    const stops = [onLane(later), onTiles(later)];
    return () => {
      stops.forEach((stop) => stop());
      if (timer) clearTimeout(timer);
    };
  }, []);
}

/** Calls `refresh` when rows of a layer came, went or changed, now and then, and never while `isHeld` says so. */
export function useLiveRefresh(layer: LayerId, refresh: () => void, isHeld: () => boolean, everyMs: number): void {
  useEffect(() => {
    if (!isWatched(layer)) return;
    let isNew = false;
    const stop = onRows((changed) => {
      isNew ||= changed === layer;
    });
    const timer = setInterval(() => {
      if (!isNew || isHeld() || document.visibilityState !== 'visible') return;
      isNew = false;
      refresh();
    }, everyMs);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [layer, refresh, isHeld, everyMs]);
}
