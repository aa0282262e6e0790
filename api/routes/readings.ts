/** What a device measured: its newest values, and a span of readings for a chart. */
import { latestReplySchema, MAIN_QUANTITY, QUANTITIES, readingsReplySchema } from '../contract/ingest.ts';
import type { LatestReply, ReadingsReply } from '../contract/ingest.ts';
import type { County } from '../county/county.ts';
import { namedRow } from '../county/reading.ts';
import { ApiError } from '../http/problem.ts';
import { queryOf } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { queryFor } from '../store/query-for.ts';
import { COUNTY_PARAMETER } from './filter-parameters.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Longer spans are answered in hourly figures: more points than this no chart can show. */
const RAW_SPAN_MS = 2 * DAY_MS;
const MOST_RAW = 20_000;
const EARLIEST_MS = 0;
const LATEST_MS = Date.UTC(2200, 0, 1);
const LONGEST_SPAN_MS = 732 * DAY_MS;

function readMoment(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (!text) return otherwise;
  const moment = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : NaN;
  if (!(moment >= EARLIEST_MS && moment < LATEST_MS)) throw new ApiError('bad_parameter', `${name}=${text}: must be an ISO 8601 moment with offset, from 1970 to 2199`, { parameter: name });
  return moment;
}

function readSpan(query: URLSearchParams): { from: number; to: number } {
  const to = readMoment(query, 'to', Date.now());
  const from = readMoment(query, 'from', to - DAY_MS);
  if (from >= to) throw new ApiError('bad_parameter', `from=${query.get('from')}: must be before to`, { parameter: 'from' });
  if (to - from > LONGEST_SPAN_MS) throw new ApiError('bad_parameter', `from=${query.get('from')}: at most two years before to`, { parameter: 'from' });
  return { from, to };
}

function readQuantity(query: URLSearchParams, deviceClass: string): string {
  const quantity = query.get('quantity') || MAIN_QUANTITY[deviceClass];
  if (!quantity || !Object.hasOwn(QUANTITIES, quantity)) {
    throw new ApiError('bad_parameter', `quantity=${quantity ?? ''}: there is no such quantity`, { parameter: 'quantity', allowed: Object.keys(QUANTITIES) });
  }
  return quantity;
}

function readingsRoute(county: County): Route {
  return {
    method: 'get', path: '/api/devices/:id/readings', summary: 'Readings of one quantity of a device: single ones up to two days, hourly figures beyond',
    query: {
      ...COUNTY_PARAMETER, quantity: 'what was measured; default: the main quantity of the kind of device',
      from: 'ISO 8601 moment with offset; default: a day before `to`', to: 'ISO 8601 moment with offset; default: now',
    },
    reply: readingsReplySchema,
    handle: async (request, response) => {
      const device = namedRow(county, request, 'devices');
      const query = queryOf(request);
      const quantity = readQuantity(query, device.row.values.class as string);
      const { from, to } = readSpan(query);
      const db = queryFor(county.database, response);
      const parameters = [device.county, device.id, quantity, new Date(from).toISOString(), new Date(to).toISOString()];
      const base = { county: device.county, device: device.id, quantity, unit: QUANTITIES[quantity]!.unit };
      if (to - from <= RAW_SPAN_MS) {
        const { rows } = await db.query(`
          select (extract(epoch from time) * 1000)::float8 as time, value from readings
          where county = $1 and device_id = $2 and quantity = $3 and time >= $4 and time < $5 order by time limit ${MOST_RAW + 1}`, parameters);
        if (rows.length <= MOST_RAW) {
          response.json({ ...base, resolution: 'raw', times: rows.map((row) => row.time), values: rows.map((row) => row.value) } satisfies ReadingsReply);
          return;
        }
      }
      const { rows } = await db.query(`
        select (extract(epoch from hour) * 1000)::float8 as time, sum / count as value, min, max from reading_hours
        where county = $1 and device_id = $2 and quantity = $3 and hour >= $4 and hour < $5 order by hour`, parameters);
      response.json({
        ...base, resolution: 'hour', times: rows.map((row) => row.time), values: rows.map((row) => row.value),
        min: rows.map((row) => row.min), max: rows.map((row) => row.max),
      } satisfies ReadingsReply);
    },
  };
}

function latestRoute(county: County): Route {
  return {
    method: 'get', path: '/api/devices/:id/latest', summary: 'The newest value of every quantity of a device', query: COUNTY_PARAMETER, reply: latestReplySchema,
    handle: async (request, response) => {
      const device = namedRow(county, request, 'devices');
      const { rows } = await queryFor(county.database, response).query(
        'select quantity, time, value, simulated from device_latest where county = $1 and device_id = $2 order by quantity', [device.county, device.id]);
      const main = MAIN_QUANTITY[device.row.values.class as string];
      rows.sort((a, b) => Number(b.quantity === main) - Number(a.quantity === main));
      response.json({
        county: device.county, device: device.id,
        quantities: rows.map(({ quantity, time, value, simulated }) => ({
          quantity, unit: QUANTITIES[quantity]?.unit ?? '', time: (time as Date).toISOString(), value, simulated,
        })),
      } satisfies LatestReply);
    },
  };
}

export function readingRoutes(county: County): readonly Route[] {
  return [readingsRoute(county), latestRoute(county)];
}
