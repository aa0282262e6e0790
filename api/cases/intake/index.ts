/** Reports and photos. */
import type { County } from '../../county/county.ts';
import type { Route } from '../../http/route.ts';
import type { Settings } from '../../settings.ts';
import { open311Routes } from '../open311/index.ts';
import { AlertCases } from './alert-cases.ts';
import { AddressLimit } from './limits.ts';
import { photoRoutes } from './photo-routes.ts';
import { Photos } from './photos.ts';
import { reportRoutes } from './report-routes.ts';

export type IntakeSettings = Pick<Settings, 'dataDir' | 'photoMaxMb' | 'publicReportsPerHour' | 'open311Keys'>;

/** How often photos that nobody took are looked for, and, every day, files that no row names. */
const LOOK_MS = 3_600_000;
const LOOKS_A_SWEEP = 24;
/** Reports that citizens may send at once, of an hour's share; and how many questions they may ask for each report. */
const BURST = 10;
const QUESTIONS_PER_REPORT = 40;

export interface CaseIntake {
  readonly photos: Photos;
  readonly alertCases: AlertCases;
  readonly routes: readonly Route[];
  problem(): string | null;
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
  let problem: string | null = null;
  let looks = 0;
  const look = async (): Promise<void> => {
    try {
      await photos.forgetUntaken();
      if (looks++ % LOOKS_A_SWEEP === 0) await photos.sweepFiles();
      problem = null;
    } catch (error) {
      problem = `Photos that nobody took are not removed: ${(error as Error).message}`;
    }
  };
  return {
    photos, alertCases,
    routes: [...photoRoutes(county, photos, settings), ...reportRoutes(county, limit, lookups), ...open311Routes(county, settings, limit)],
    problem: () => problem ?? alertCases.problem,
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
