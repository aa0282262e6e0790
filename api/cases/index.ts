/**
 * Cases (案件): reports become cases, cases change by moves, and the database refuses what the flow does not allow.
 * engine/: moves · intake/: reports and photos · responsibility/: who answers for a place and class, duplicates · reading/: lists, details, figures ·
 * demo/: the demo county's history.
 */
import type { Loading } from '../contract/health.ts';
import type { County } from '../county/county.ts';
import { OPEN311_BASE } from '../contract/cases/open311.ts';
import { queryOf } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { refuseOtherCounty, scopeOf } from '../http/scope.ts';
import type { HistoryLoader } from './demo/loader.ts';
import { Resumer } from './engine/resumer.ts';
import { engineRoutes } from './engine/routes.ts';
import { createCaseIntake } from './intake/index.ts';
import type { CaseIntake, IntakeSettings } from './intake/index.ts';
import { readingRoutes } from './reading/routes.ts';
import { responsibilityRoutes } from './responsibility/routes.ts';
import { standardsRoute } from './standards-route.ts';

/** Everything about cases is asked of one county; citizens and other systems are nobody's persons. */
function forPersonsOf(county: County, route: Route): Route {
  if (route.path.startsWith('/api/public/') || route.path.startsWith(OPEN311_BASE)) return route;
  return {
    ...route,
    handle: (request, response) => {
      const scope = scopeOf(request);
      if (scope.person.county !== null) refuseOtherCounty(scope, county.codeOf(queryOf(request)));
      return route.handle(request, response);
    },
  };
}

export interface Cases {
  readonly routes: readonly Route[];
  /** What is loaded in the background; null: nothing. */
  loading(): Loading | null;
  /** What it does by the clock, for who wants it done now. */
  readonly intake: CaseIntake;
  /** Everything that fails at present, in words. */
  problems(): readonly string[];
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
    routes: [...engineRoutes(county), ...intake.routes, ...responsibilityRoutes(county), ...readingRoutes(county), standardsRoute(county)]
      .map((route) => forPersonsOf(county, route)),
    loading: () => history?.loading ?? null,
    problems: () => [...intake.problems(), resumer.problem(), history?.problem ?? null].filter((problem) => problem !== null),
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
