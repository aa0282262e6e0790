/** Where the picture of a camera is: addresses of video platforms live short, so they are asked for when somebody looks. */
import { playReplySchema } from '../contract/alerts.ts';
import type { PlayReply } from '../contract/alerts.ts';
import type { County } from '../county/county.ts';
import { namedRow } from '../county/reading.ts';
import type { Route } from '../http/route.ts';
import type { Settings } from '../settings.ts';
import { COUNTY_PARAMETER } from '../routes/filter-parameters.ts';
import { queryFor } from '../store/query-for.ts';
import { clipsProblem } from './demo-clips.ts';
import { resolveByService, resolveByTable, ResolverError } from './resolver.ts';

export { makeDemoClips, serveClips } from './demo-clips.ts';

type VideoSettings = Pick<Settings, 'videoResolverUrl' | 'dataDir'>;

const OFFLINE = { zh: '摄像机离线，没有画面', en: 'The camera is offline, so there is no picture' };
const NO_STREAM = { zh: '这台摄像机没有登记视频流', en: 'No stream is registered for this camera' };

/** `POST /api/layers/cameras/features/{id}/play`: protocol, address and until when it is good, or why there is no picture. */
export function videoRoutes(county: County, settings: VideoSettings): readonly Route[] {
  return [{
    method: 'post', path: '/api/layers/cameras/features/:id/play', summary: 'Where a player finds the picture of a camera',
    query: COUNTY_PARAMETER, reply: playReplySchema,
    handle: async (request, response) => {
      const { county: code, id, row } = namedRow(county, request, 'cameras');
      const none = (reason: PlayReply['reason']): PlayReply => ({ camera: id, protocol: null, url: null, expiresAt: null, simulated: false, reason });
      if (row.values.state === 'offline') return void response.json(none(OFFLINE));
      const db = queryFor(county.database, response);
      try {
        const picture = settings.videoResolverUrl
          ? await resolveByService(settings.videoResolverUrl, code, id, await codeOfCamera(db, code, id))
          : await resolveByTable(db, code, id);
        response.json(picture ? { camera: id, ...picture, reason: null } satisfies PlayReply : none(whyNone(county, code)));
      } catch (error) {
        if (!(error instanceof ResolverError)) throw error;
        response.json(none({ zh: `视频服务不可用：${error.message}`, en: `No picture: ${error.message}` }));
      }
    },
  }];
}

async function codeOfCamera(db: ReturnType<typeof queryFor>, county: string, id: number): Promise<string | null> {
  const { rows: [row] } = await db.query('select code from cameras where county = $1 and id = $2', [county, id]);
  return row?.code ?? null;
}

/** In the demo county the reason may be that its clips could not be made. */
function whyNone(county: County, code: string): NonNullable<PlayReply['reason']> {
  const problem = county.book.counties.get(code)?.demo ? clipsProblem() : null;
  return problem ?? NO_STREAM;
}
