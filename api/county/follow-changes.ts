/** From the change feed to the resident tables: reads again what changed, and nothing else. */
import { isLayerId } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';
import type { Settings } from '../settings.ts';
import { ChangeFeed } from '../store/change-feed.ts';
import type { Change } from '../store/change-feed.ts';
import type { Database } from '../store/database.ts';
import type { County } from './county.ts';
import { LatestFollower } from './follow-latest.ts';

export interface FollowedFeed {
  readonly status: ChangeFeed['status'];
  takeCursor(): Promise<void>;
  readNow(): Promise<void>;
  /** Told every batch of changes after the tables hold them; one that throws makes the batch come again. */
  onChanges(listener: (changes: readonly Change[]) => Promise<void> | void): void;
  /** Begins to follow for a county whose tables were loaded after `takeCursor()`. */
  startFor(county: County): void;
  stop(): Promise<void>;
}

/** Makes the feed of a database; it applies changes once `startFor` was called. */
export function followChanges(database: Database, settings: Pick<Settings, 'feedPollMs' | 'feedKeepMinutes'>): FollowedFeed {
  let county: County | null = null;
  let latest: LatestFollower | null = null;
  const listeners: ((changes: readonly Change[]) => Promise<void> | void)[] = [];
  const feed = new ChangeFeed(database, {
    pollMs: settings.feedPollMs,
    keepMinutes: settings.feedKeepMinutes,
    apply: async (changes) => {
      await applyChanges(county!, changes);
      for (const { county: code, layer, ids } of changes) {
        if (layer === 'device_latest' && code && ids) await latest!.add(code, ids);
      }
      for (const listener of listeners) await listener(changes);
    },
    reloadAll: () => reloadAll(county!),
  });
  return {
    get status() { return feed.status; },
    takeCursor: () => feed.takeCursor(),
    readNow: () => feed.readNow(),
    onChanges: (listener) => { listeners.push(listener); },
    startFor: (followed) => {
      county = followed;
      latest = new LatestFollower(followed);
      feed.start();
    },
    stop: async () => {
      await feed.stop();
      latest?.stop();
    },
  };
}

async function reloadAll(county: County): Promise<void> {
  const { pool } = county.database;
  await county.book.refresh(pool);
  county.tables.keepOnly(county.book.counties);
  for (const code of county.book.counties.keys()) await county.tables.loadCounty(pool, code);
}

/** Tables of words rather than features: read again whole. */
const WORDS = new Set(['counties', 'departments', 'class_schemes', 'classes', 'areas', 'grids']);
/** Beyond so many rows of a layer, reading the whole layer is quicker than reading them by id. */
const MOST_IDS = 20_000;

type Wanted = Map<string, Map<LayerId, Set<number> | 'all'>>;

/** Which rows of which layer to read again; several changes of one layer become one read. */
function gather(changes: readonly Change[], known: readonly string[]): Wanted {
  const wanted: Wanted = new Map();
  for (const { county, layer, ids } of changes) {
    if (!isLayerId(layer)) continue;
    for (const code of county === null ? known : [county]) {
      let layers = wanted.get(code);
      if (!layers) wanted.set(code, layers = new Map());
      const before = layers.get(layer);
      if (before === 'all') continue;
      if (ids === null || (before?.size ?? 0) + ids.length > MOST_IDS) {
        layers.set(layer, 'all');
      } else if (before) {
        for (const id of ids) before.add(id);
      } else {
        layers.set(layer, new Set(ids));
      }
    }
  }
  return wanted;
}

/** Brings words and tables up to date with a batch of changes. */
export async function applyChanges(county: County, changes: readonly Change[]): Promise<void> {
  const { tables, book, database: { pool } } = county;
  const wanted = gather(changes, tables.counties);
  const isNew = [...wanted.keys()].some((code) => !tables.hasCounty(code));
  // Words first, so that what comes can be named as soon as it is there.
  if (isNew || changes.some(({ layer }) => WORDS.has(layer))) {
    await book.refresh(pool);
    tables.keepOnly(book.counties);
  }
  for (const [code, layers] of wanted) {
    if (!book.counties.has(code)) continue;
    if (!tables.hasCounty(code)) {
      await tables.loadCounty(pool, code);
      continue;
    }
    for (const [layer, ids] of layers) {
      if (ids === 'all' || !tables.table(code, layer)) await tables.loadLayer(pool, code, layer);
      else await tables.refresh(pool, code, layer, [...ids]);
    }
  }
}
