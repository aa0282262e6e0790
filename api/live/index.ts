/** The live hub: from the resident tables and the lane to the WebSockets of the viewers. */
import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';
import type { LiveStatus } from '../contract/health.ts';
import type { County } from '../county/county.ts';
import type { FollowedFeed } from '../county/follow-changes.ts';
import { ApiError } from '../http/problem.ts';
import { scopeOf } from '../http/scope.ts';
import type { Settings } from '../settings.ts';
import { Hub, MOST_VIEWERS } from './hub.ts';
import { checkUpgrade, refuseUpgrade } from './upgrade.ts';

/** What a viewer has to say fits easily. */
const MOST_MESSAGE_BYTES = 16 * 1024;
const HOUR_MS = 3_600_000;
/** Viewers have so long to take the closing message when the server stops. */
const CLOSING_MS = 300;

export interface Live {
  status(): LiveStatus;
  /** Takes WebSocket upgrades at `/live`. */
  attach(server: Server): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface LiveOptions extends Pick<Settings, 'liveTickMs' | 'laneKeepDays'> {
  readonly loopbackOnly: boolean;
  readonly publicNames: readonly string[];
}

/** Makes the hub of a process; it tells from `start()` on. */
export function createLive(county: County, feed: FollowedFeed, options: LiveOptions): Live {
  const hub = new Hub(county, () => feed.status, options.liveTickMs);
  // Frames of floats hardly shrink, and a compressor for each viewer is memory for each viewer.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false });
  let trimming: NodeJS.Timeout | undefined;
  const trim = (): void => {
    county.database.pool.query('select trim_lane(now() - make_interval(days => $1))', [options.laneKeepDays])
      .catch((error: Error) => console.error(`Old alert and event messages could not be deleted (tried again in an hour): ${error.message}`));
  };
  return {
    status: () => hub.status(),
    attach(server) {
      server.on('upgrade', (request, socket, head) => {
        try {
          checkUpgrade(request, options.loopbackOnly, options.publicNames);
          if (hub.isFull) throw new ApiError('too_many_viewers', `${MOST_VIEWERS} viewers are connected already; try again later`);
        } catch (error) {
          refuseUpgrade(socket, error);
          return;
        }
        sockets.handleUpgrade(request, socket, head, (viewer) => hub.add(viewer, scopeOf(request)));
      });
    },
    async start() {
      feed.onChanges(async (changes) => {
        const named = changes.filter((change) => change.layer === 'lane').map((change) => change.county);
        if (named.length) await hub.readLane(new Set(named.flatMap((code) => code ?? county.tables.counties)));
      });
      await hub.start();
      trim();
      trimming = setInterval(trim, HOUR_MS);
    },
    async stop() {
      clearInterval(trimming);
      hub.stop();
      sockets.close();
      const closed = Promise.all([...sockets.clients].map((viewer) => new Promise((resolve) => { viewer.once('close', resolve); })));
      const late = setTimeout(() => { for (const viewer of sockets.clients) viewer.terminate(); }, CLOSING_MS);
      await closed;
      clearTimeout(late);
    },
  };
}
