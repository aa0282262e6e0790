/**
 * Cases (案件): reports become cases, cases change by moves, and the database refuses what the flow does not allow.
 * engine/: moves · intake/: reports and photos · responsibility/: who answers for a place and class, duplicates · reading/: lists, details, figures ·
 * demo/: the demo county's history.
 */
import type { Loading } from '../contract/health.ts';
import type { County } from '../county/county.ts';
import type { Route } from '../http/route.ts';
import type { HistoryLoader } from './demo/loader.ts';
import { Resumer } from './engine/resumer.ts';
import { engineRoutes } from './engine/routes.ts';
import { createCaseIntake } from './intake/index.ts';
import type { CaseIntake, IntakeSettings } from './intake/index.ts';
import { readingRoutes } from './reading/routes.ts';
import { responsibilityRoutes } from './responsibility/routes.ts';
import { standardsRoute } from './standards-route.ts';

export interface Cases {
  readonly routes: readonly Route[];
  /** What is loaded in the background; null: nothing. */
  loading(): Loading | null;
  /** What it does by the clock, for who wants it done now. */
  readonly intake: CaseIntake;
  /** What fails at present, in words; null when all is well. */
  problem(): string | null;
  /** Begins what happens by itself: suspended cases resume, alerts file cases, photos that nobody took are forgotten. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param settings where photos are kept, and what is taken from whom
 * @param history of the demo county, still to be loaded; null: there is none
 */
export function createCases(county: County, settings: IntakeSettings, history: HistoryLoader | null = null): Cases {
  const intake = createCaseIntake(county, settings);
  const resumer = new Resumer(county.database.pool);
  return {
    intake,
    routes: [...engineRoutes(county), ...intake.routes, ...responsibilityRoutes(county), ...readingRoutes(county), standardsRoute(county)],
    loading: () => history?.loading ?? null,
    problem: () => intake.problem() ?? resumer.problem() ?? history?.problem ?? null,
    start: async () => {
      await intake.start();
      resumer.start();
      history?.start();
    },
    stop: async () => {
      await history?.stop();
      await resumer.stop();
      await intake.stop();
    },
  };
}
