/**
 * Cases (案件): reports become cases, cases change by moves, and the database refuses what the flow does not allow.
 * engine/: moves · intake/: reports and photos · responsibility/: who answers for a place and class, duplicates · reading/: lists, details, figures.
 */
import type { County } from '../county/county.ts';
import type { Route } from '../http/route.ts';
import { engineRoutes } from './engine/routes.ts';
import { createCaseIntake } from './intake/index.ts';
import type { IntakeSettings } from './intake/index.ts';
import { readingRoutes } from './reading/routes.ts';
import { responsibilityRoutes } from './responsibility/routes.ts';
import { standardsRoute } from './standards-route.ts';

export interface Cases {
  readonly routes: readonly Route[];
  /** What fails at present, in words; null when all is well. */
  problem(): string | null;
  /** Begins what happens by itself: suspended cases resume, alerts file cases, photos that nobody took are forgotten. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param settings where photos are kept, and what is taken from whom */
export function createCases(county: County, settings: IntakeSettings): Cases {
  const intake = createCaseIntake(county, settings);
  return {
    routes: [...engineRoutes(county), ...intake.routes, ...responsibilityRoutes(county), ...readingRoutes(county), standardsRoute(county)],
    problem: () => intake.problem(),
    start: () => intake.start(),
    stop: () => intake.stop(),
  };
}
