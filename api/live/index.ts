/** The live hub: from the resident tables and the lane to the WebSockets of the viewers. */
import type { Server } from 'node:http';
import type { LiveStatus } from '../contract/health.ts';
import type { County } from '../county/county.ts';
import type { FollowedFeed } from '../county/follow-changes.ts';
import type { Settings } from '../settings.ts';

export interface Live {
  status(): LiveStatus;
  /** Takes WebSocket upgrades at `/live`. */
  attach(server: Server): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface LiveOptions extends Pick<Settings, 'liveTickMs' | 'laneKeepDays'> {
  readonly loopbackOnly: boolean;
}

export function createLive(_county: County, _feed: FollowedFeed, _options: LiveOptions): Live {
  return {
    status: () => ({ viewers: 0, slowViewers: 0, framesPerSecond: 0, bytesPerSecond: 0, bufferedBytes: 0, problem: null }),
    attach: () => undefined, start: async () => undefined, stop: async () => undefined,
  };
}
