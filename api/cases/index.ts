/**
 * Cases (案件): reports become cases, cases change by moves, and the database refuses what the flow does not allow.
 * engine/: moves · intake/: reports and photos · responsibility/: who answers for a place and class, duplicates · reading/: lists, details, figures.
 */
import type { County } from '../county/county.ts';
import type { Route } from '../http/route.ts';
import type { Settings } from '../settings.ts';
import { engineRoutes } from './engine/routes.ts';
import { intakeRoutes } from './intake/routes.ts';
import { readingRoutes } from './reading/routes.ts';
import { responsibilityRoutes } from './responsibility/routes.ts';

export interface Cases {
  readonly routes: readonly Route[];
  /** What fails at present, in words; null when all is well. */
  problem(): string | null;
  /** Begins what happens by itself: suspended cases resume, alerts file cases, photos that nobody took are forgotten. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param settings where photos are kept */
export function createCases(county: County, settings: Pick<Settings, 'dataDir'>): Cases {
  return {
    routes: [...engineRoutes(county), ...intakeRoutes(county, settings), ...responsibilityRoutes(county), ...readingRoutes(county)],
    problem: () => null,
    start: async () => {},
    stop: async () => {},
  };
}
