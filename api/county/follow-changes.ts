/** From the change feed to the resident tables: reads again what changed, and nothing else. */
import { isLayerId } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';
import type { Settings } from '../settings.ts';
import { ChangeFeed } from '../store/change-feed.ts';
import type { Change } from '../store/change-feed.ts';
import type { Database } from '../store/database.ts';
import type { County } from './county.ts';

export interface FollowedFeed {
  readonly status: ChangeFeed['status'];
  takeCursor(): Promise<void>;
  readNow(): Promise<void>;
  /** Begins to follow for a county whose tables were loaded after `takeCursor()`. */
  startFor(county: County): void;
  stop(): Promise<void>;
}

/** Makes the feed of a database; it applies changes once `startFor` was called. */
export function followChanges(database: Database, settings: Pick<Settings, 'feedPollMs' | 'feedKeepMinutes'>): FollowedFeed {
  let county: County | null = null;
  const feed = new ChangeFeed(database, {
    pollMs: settings.feedPollMs,
    keepMinutes: settings.feedKeepMinutes,
    apply: (changes) => applyChanges(county!, changes),
    reloadAll: () => reloadAll(county!),
  });
  return {
    get status() { return feed.status; },
    takeCursor: () => feed.takeCursor(),
    readNow: () => feed.readNow(),
    startFor: (followed) => { county = followed; feed.start(); },
    stop: () => feed.stop(),
  };
}

async function reloadAll(county: County): Promise<void> {
  const { pool } = county.database;
  await county.book.refresh(pool);
  for (const code of county.book.counties.keys()) await county.tables.loadCounty(pool, code);
}

/** Brings the tables up to date with a batch of changes; several changes of one layer become one read. */
export async function applyChanges(county: County, changes: readonly Change[]): Promise<void> {
  const { tables, book, database: { pool } } = county;
  const wanted = new Map<string, Map<LayerId, Set<number> | 'all'>>();
  for (const change of changes) {
    if (change.layer === 'departments') await book.refreshCounties(pool); // an import added some
    if (!isLayerId(change.layer)) continue;
    for (const code of change.county === null ? tables.counties : [change.county]) {
      let layers = wanted.get(code);
      if (!layers) wanted.set(code, layers = new Map());
      const before = layers.get(change.layer);
      if (change.ids === null || before === 'all') layers.set(change.layer, 'all');
      else layers.set(change.layer, new Set([...before ?? [], ...change.ids]));
    }
  }
  for (const [code, layers] of wanted) {
    if (!tables.hasCounty(code)) {
      // A county that came while we ran: its words first, so that it can be named as soon as it is there.
      await book.refresh(pool);
      await tables.loadCounty(pool, code);
      continue;
    }
    if (layers.has('areas') || layers.has('grids')) await book.refresh(pool);
    for (const [layer, ids] of layers) {
      if (ids === 'all' || !tables.table(code, layer)) await tables.loadLayer(pool, code, layer);
      else await tables.refresh(pool, code, layer, [...ids]);
    }
  }
}
