/** Routes of reports: of persons, and of citizens. */
import { CHANNELS_OF_ROLE, publicReceiptSchema, publicReportBodySchema, publicReportSchema, reportBodySchema, reportReplySchema } from '../../contract/cases/reports.ts';
import type { ReportChannel } from '../../contract/cases/vocabulary.ts';
import type { County } from '../../county/county.ts';
import { ApiError } from '../../http/problem.ts';
import { queryOf, readBody } from '../../http/route.ts';
import type { Route } from '../../http/route.ts';
import { reaches, scopeOf } from '../../http/scope.ts';
import type { Scope } from '../../http/scope.ts';
import { COUNTY_PARAMETER } from '../../routes/filter-parameters.ts';
import { queryFor } from '../../store/query-for.ts';
import { moverOf } from '../engine/mover.ts';
import { CITIZEN, fileReport } from './file-report.ts';
import { followReport } from './follow-report.ts';
import type { AddressLimit } from './limits.ts';
import { idsOfKeys } from './photos.ts';

/** @throws ApiError withheld for a channel that is not the person's */
function channelOf({ person }: Scope, asked: ReportChannel | undefined): ReportChannel {
  const own = CHANNELS_OF_ROLE[person.role];
  const channel = asked ?? own[0];
  if (channel !== undefined && own.includes(channel)) return channel;
  throw new ApiError('withheld', own.length ? `${person.name.en} does not report by channel ${channel}` : `${person.name.en} looks on and does not report`,
    { parameter: 'channel', allowed: own });
}

/** @throws ApiError withheld: a case that the person may not see is nothing that the person can have been shown */
async function checkReach(county: County, code: string, caseId: number, scope: Scope): Promise<void> {
  const { rows: [row] } = await county.database.pool.query<{ area_code: string | null }>('select area_code from cases where county = $1 and id = $2', [code, caseId]);
  if (row && !reaches(scope, 'cases', row.area_code)) throw new ApiError('withheld', `Case ${caseId} lies where your permission does not reach`, { parameter: 'sameCaseId' });
}

function personsRoute(county: County): Route {
  return {
    method: 'post', path: '/api/reports', summary: 'Files a report: it opens a case or joins the open one of its component or device; clientKey makes it safe to send again',
    query: COUNTY_PARAMETER, body: reportBodySchema, reply: reportReplySchema,
    handle: async (request, response) => {
      const code = county.codeOf(queryOf(request));
      const scope = scopeOf(request);
      const { channel: asked, ...body } = readBody(reportBodySchema, request.body);
      const channel = channelOf(scope, asked);
      if (body.sameCaseId !== undefined) await checkReach(county, code, body.sameCaseId, scope);
      response.json({ county: code, ...await fileReport(county.database.pool, code, county.book.classes, { ...body, channel }, moverOf(scope)) });
    },
  };
}

function citizensRoute(county: County, limit: AddressLimit): Route {
  return {
    method: 'post', path: '/api/public/reports', summary: 'A citizen\'s report, without a name if need be; answers the receipt number to follow it by; limited per network address',
    query: COUNTY_PARAMETER, body: publicReportBodySchema, reply: publicReceiptSchema,
    handle: async (request, response) => {
      const code = county.codeOf(queryOf(request));
      const { photos: keys, ...body } = readBody(publicReportBodySchema, request.body);
      limit.take(request.ip, 'reports');
      const { pool } = county.database;
      // Whether others reported it before is not told.
      const { receipt, repeated } = await fileReport(pool, code, county.book.classes, { ...body, channel: 'public', photos: await idsOfKeys(pool, code, keys) }, CITIZEN);
      response.json({ county: code, receipt, repeated });
    },
  };
}

/** @param limit of what citizens send */
export function reportRoutes(county: County, limit: AddressLimit, lookups: AddressLimit): Route[] {
  return [
    personsRoute(county), citizensRoute(county, limit),
    {
      method: 'get', path: '/api/public/reports/:receipt', summary: 'How far a report is, in public words: no names, nothing of the desk\'s', query: COUNTY_PARAMETER, reply: publicReportSchema,
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        lookups.take(request.ip, 'questions');
        response.json(await followReport(queryFor(county.database, response), county.book, code, request.params.receipt as string));
      },
    },
  ];
}
