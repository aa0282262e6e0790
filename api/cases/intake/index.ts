/** Reports and photos. */
import type { County } from '../../county/county.ts';
import type { Route } from '../../http/route.ts';
import type { Settings } from '../../settings.ts';
import { photoRoutes } from './photo-routes.ts';
import { Photos } from './photos.ts';

export type IntakeSettings = Pick<Settings, 'dataDir' | 'photoMaxMb' | 'publicReportsPerHour' | 'open311Keys'>;

/** How often photos that nobody took are looked for, and, every day, files that no row names. */
const LOOK_MS = 3_600_000;
const LOOKS_A_SWEEP = 24;

export interface CaseIntake {
  readonly photos: Photos;
  readonly routes: readonly Route[];
  problem(): string | null;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param settings where photos are kept, and what is taken from whom */
export function createCaseIntake(county: County, settings: IntakeSettings): CaseIntake {
  const photos = new Photos(county, settings.dataDir);
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
    photos,
    routes: photoRoutes(county, photos, settings),
    problem: () => problem,
    start: async () => {
      timer = setInterval(() => { looking = looking.then(look); }, LOOK_MS).unref();
      looking = look();
    },
    stop: async () => {
      if (timer) clearInterval(timer);
      timer = null;
      await looking;
    },
  };
}
