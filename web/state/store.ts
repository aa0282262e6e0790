/** The state of the screen. Panels read it, verbs in `actions/` change it, the map follows it. Server data is not here. */
import { create } from 'zustand';
import { subscribeWithSelector } from 'zustand/middleware';
import type { Bounds } from '../../api/contract/shapes.ts';
import type { BilingualText, LayerId } from '../../api/contract/layers.ts';
import type { ThemeName } from '../theme/tokens.ts';
import { readPreference } from './preferences.ts';
import type { Language, LeftPanel } from './preferences.ts';
import { parseAddress } from './url.ts';
import type { Shareable } from './url.ts';

/** What the pointer does on the map; null: it looks and selects. */
export type Tool = 'distance' | 'area' | 'region-polygon' | 'region-rectangle';

export interface RegionPolygon {
  readonly type: 'Polygon';
  readonly coordinates: number[][][];
}

/** Trouble with the tiles of one layer, by layer; empty while all is well. */
export type TileTrouble = Readonly<Partial<Record<LayerId, string>>>;

export interface AppState extends Shareable {
  readonly person: string | null;
  /** Counts every reason to ask the server again for the same thing: another person, a retry. */
  readonly epoch: number;
  /** What the map shows, `[west, south, east, north]`; null until the map stands. */
  readonly bounds: Bounds | null;
  readonly panel: LeftPanel | null;
  readonly listLayer: LayerId;
  readonly tool: Tool | null;
  readonly region: RegionPolygon | null;
  readonly theme: ThemeName;
  readonly language: Language;
  readonly tileTrouble: TileTrouble;
  /** A county that was open when it was taken away, until somebody has read that. Its name is null when it was never known. */
  readonly goneCounty: { readonly code: string; readonly name: BilingualText | null } | null;
  readonly tilesLoading: boolean;
  readonly helpOpen: boolean;
}

function firstState(): AppState {
  const search = typeof location === 'undefined' ? '' : location.search;
  return {
    ...parseAddress(search),
    person: null, epoch: 0, bounds: null,
    panel: readPreference('panel'), listLayer: 'components', tool: null, region: null,
    theme: readPreference('theme'), language: readPreference('language'),
    tileTrouble: {}, goneCounty: null, tilesLoading: false, helpOpen: false,
  };
}

export const useApp = create<AppState>()(subscribeWithSelector(firstState));

/** Changes the state from outside React. */
export const setApp = useApp.setState;
export const getApp = useApp.getState;
