/** Reports and photos. */
import type { County } from '../../county/county.ts';
import type { Route } from '../../http/route.ts';
import type { Settings } from '../../settings.ts';
import { open311Routes } from '../open311/index.ts';
import { AlertCases } from './alert-cases.ts';
import { forgetReporters } from './forget-reporters.ts';
import { AddressLimit } from './limits.ts';
import { photoRoutes } from './photo-routes.ts';
import { Photos } from './photos.ts';
import { reportRoutes } from './report-routes.ts';

export type IntakeSettings = Pick<Settings, 'dataDir' | 'photoMaxMb' | 'publicReportsPerHour' | 'open311Keys' | 'reporterKeepDays'>;

/** How often photos that nobody took are looked for, and, every day, files that no row names and reporters to be forgotten. */
const LOOK_MS = 3_600_000;
const LOOKS_A_SWEEP = 24;
/** Reports that citizens may send at once, of an hour's share; and how many questions they may ask for each report. */
const BURST = 10;
const QUESTIONS_PER_REPORT = 40;

export interface CaseIntake {
  readonly photos: Photos;
  readonly alertCases: AlertCases;
  readonly routes: readonly Route[];
  /** Blanks the names and telephone numbers whose time is over. @returns of how many reports */
  forgetReporters(): Promise<number>;
  /** Everything that fails at present, in words. */
  problems(): readonly string[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param settings where photos are kept, and what is taken from whom */
export function createCaseIntake(county: County, settings: IntakeSettings): CaseIntake {
  const photos = new Photos(county, settings.dataDir);
  const alertCases = new AlertCases(county);
  const perHour = settings.publicReportsPerHour;
  const limit = new AddressLimit(perHour, BURST);
  const lookups = new AddressLimit(perHour * QUESTIONS_PER_REPORT, BURST * QUESTIONS_PER_REPORT);
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();
  const trouble = new Map<string, string>();
  let looks = 0;
  const attempt = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      trouble.delete(what);
    } catch (error) {
      trouble.set(what, `${what}: ${(error as Error).message}`);
    }
  };
  const forget = (): Promise<number> => forgetReporters(county.database.pool, settings.reporterKeepDays);
  const look = async (): Promise<void> => {
    const isSweep = looks++ % LOOKS_A_SWEEP === 0;
    await attempt('Photos that nobody took are not removed', async () => {
      await photos.forgetUntaken();
      if (isSweep) await photos.sweepFiles();
    });
    if (isSweep) await attempt('Names and telephone numbers of reporters are kept longer than they may be', forget);
  };
  return {
    photos, alertCases, forgetReporters: forget,
    routes: [...photoRoutes(county, photos, settings), ...reportRoutes(county, limit, lookups), ...open311Routes(county, settings, limit, lookups)],
    problems: () => [...trouble.values(), ...(alertCases.problem === null ? [] : [alertCases.problem])],
    start: async () => {
      timer = setInterval(() => { looking = looking.then(look); }, LOOK_MS).unref();
      looking = look();
      alertCases.start();
    },
    stop: async () => {
      if (timer) clearInterval(timer);
      timer = null;
      await Promise.all([looking, alertCases.stop()]);
    },
  };
}
