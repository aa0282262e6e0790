/** Messages that could not be used, for the people who keep the devices. */
import { quarantineReplySchema } from '../contract/ingest.ts';
import type { QuarantineReply } from '../contract/ingest.ts';
import type { County } from '../county/county.ts';
import { ApiError } from '../http/problem.ts';
import { integerParameter, queryOf } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { scopeOf } from '../http/scope.ts';
import { queryFor } from '../store/query-for.ts';

const MOST_ROWS = 500;
const LAST_ID = Number.MAX_SAFE_INTEGER;

/** `GET /api/quarantine`. Only for who may see the whole county: what came may hold the place of anybody. */
export function quarantineRoute(county: County, cap: number): Route {
  return {
    method: 'get', path: '/api/quarantine', summary: 'MQTT messages that could not be used, newest first, with the reason',
    query: { county: '6-digit code; default: the county that opens first', before: 'id: older rows than this one', limit: `rows, 1 to ${MOST_ROWS}, default 100` },
    reply: quarantineReplySchema,
    handle: async (request, response) => {
      const query = queryOf(request);
      const code = county.codeOf(query);
      const { person, areas } = scopeOf(request);
      if (areas !== null || person.role !== 'county_operator') throw new ApiError('withheld', 'The quarantine is for those who see the whole county');
      const before = integerParameter(query, 'before', LAST_ID, 1, LAST_ID);
      const limit = integerParameter(query, 'limit', 100, 1, MOST_ROWS);
      const db = queryFor(county.database, response);
      const { rows } = await db.query(`
        select id, received_at as "receivedAt", topic, client, reason, detail, payload, payload_bytes as "payloadBytes"
        from ingest_quarantine where (county = $1 or county is null) and id < $2 order by id desc limit $3`, [code, before, limit]);
      const { rows: [count] } = await db.query<{ total: number }>('select count(*) as total from ingest_quarantine where county = $1 or county is null', [code]);
      response.json({
        county: code, total: count!.total, cap,
        rows: rows.map((row) => ({ ...row, receivedAt: (row.receivedAt as Date).toISOString() })),
      } as QuarantineReply);
    },
  };
}
