/** Open311 GeoReport v2: the routes. */
import { timingSafeEqual, createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import {
  OPEN311_BASE, open311DefinitionSchema, open311DiscoverySchema, open311FormSchema, open311ReceiptSchema, open311RequestsSchema, open311ServicesSchema, open311TokenSchema,
} from '../../contract/cases/open311.ts';
import type { Open311Form } from '../../contract/cases/open311.ts';
import { PUBLIC_WORDS } from '../../contract/cases/reports.ts';
import type { County } from '../../county/county.ts';
import { ApiError } from '../../http/problem.ts';
import { queryOf, readBody } from '../../http/route.ts';
import type { Route } from '../../http/route.ts';
import type { Settings } from '../../settings.ts';
import { queryFor } from '../../store/query-for.ts';
import type { Queryable } from '../../store/database.ts';
import { CITIZEN, fileReport } from '../intake/file-report.ts';
import type { IncomingReport } from '../intake/file-report.ts';
import type { AddressLimit } from '../intake/limits.ts';
import { defineService, listServices } from './services.ts';
import { listRequests, readRequestQuery } from './requests.ts';
import type { Language } from './requests.ts';

const JURISDICTION = { jurisdiction_id: '6-digit county code; the default county when left out' } as const;
/** Of this implementation, for `changeset`. */
const CHANGESET = '2026-11-22T00:00:00Z';
const RECEIPT = /^[0-9A-Z]{8,24}$/;
const MOST_DESCRIPTION = 4000;

const baseOf = (request: Request): string => `${request.protocol}://${request.get('host')}`;

function languageOf(request: Request, response: Response): Language {
  response.vary('Accept-Language');
  const language = request.acceptsLanguages('zh', 'en') === 'en' ? 'en' : 'zh';
  response.setHeader('Content-Language', language);
  return language;
}

function countyOf(county: County, id: string | null | undefined): string {
  return county.codeOf(new URLSearchParams(id ? { county: id } : {}));
}

function isKey(given: string | null | undefined, keys: readonly string[]): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return keys.some((key) => timingSafeEqual(digest(key), digest(given ?? '')));
}

/** @throws ApiError withheld for a key that is none of ours, where keys are asked for */
function checkKey(given: string | undefined, keys: readonly string[]): void {
  if (keys.length && !isKey(given, keys)) throw new ApiError('withheld', 'api_key is missing or not one of this server\'s', { parameter: 'api_key' });
}

function degrees(form: Open311Form, name: 'lat' | 'long', most: number): number {
  const text = form[name]?.trim();
  if (!text) {
    const hint = form.address_string || form.address_id ? 'addresses are not located here' : 'where it is has to be told';
    throw new ApiError('bad_body', `${name} is missing: ${hint}; send lat and long in WGS 84 degrees`, { parameter: name });
  }
  const value = Number(text);
  if (!(Math.abs(value) <= most)) throw new ApiError('bad_body', `${name}=${text.slice(0, 40)}: must be degrees from -${most} to ${most}`, { parameter: name });
  return value;
}

/** The condition that the form chose, as the first words of the description. */
async function conditionOf(db: Queryable, county: string, form: Open311Form): Promise<string | null> {
  const key = form['attribute[condition]'];
  if (!key) return null;
  const { rows: [row] } = await db.query<{ words: string }>(
    'select condition_zh as words from standards_in_force where county = $1 and class = $2 and id::text = $3', [county, form.service_code, key]);
  if (!row) throw new ApiError('bad_body', `attribute[condition]=${key.slice(0, 40)}: is no condition of service ${form.service_code}`, { parameter: 'attribute[condition]' });
  return row.words;
}

async function reportOf(db: Queryable, county: string, form: Open311Form): Promise<IncomingReport> {
  if (!form.service_code) throw new ApiError('bad_body', 'service_code is missing', { parameter: 'service_code' });
  const place = { lng: degrees(form, 'long', 180), lat: degrees(form, 'lat', 85), crs: 'wgs84' } as const;
  const said = [await conditionOf(db, county, form), form.description?.trim(), form.media_url ? `media_url: ${form.media_url}` : null].filter(Boolean).join('\n');
  if (said.length > MOST_DESCRIPTION) throw new ApiError('bad_body', `description: at most ${MOST_DESCRIPTION} characters`, { parameter: 'description' });
  const name = [form.first_name, form.last_name].filter(Boolean).join(' ').slice(0, 100);
  return {
    channel: 'open311', class: form.service_code, place, description: said, address: form.address_string?.slice(0, 500), photos: [],
    reporterName: name, reporterPhone: (form.phone ?? form.email)?.slice(0, 40),
  };
}

function filingRoute(county: County, keys: readonly string[], limit: AddressLimit): Route {
  return {
    method: 'post', path: `${OPEN311_BASE}/requests.json`, summary: 'Open311: files a request; the token is the receipt to follow it by', query: JURISDICTION,
    body: open311FormSchema, bodyType: 'application/x-www-form-urlencoded', reply: open311ReceiptSchema,
    handle: async (request, response) => {
      const form = readBody(open311FormSchema, request.body ?? {});
      checkKey(form.api_key, keys);
      const code = countyOf(county, form.jurisdiction_id ?? queryOf(request).get('jurisdiction_id'));
      const { pool } = county.database;
      const report = await reportOf(pool, code, form);
      if (!keys.length) limit.take(request.ip, 'requests');
      const filed = await fileReport(pool, code, county.book.classes, report, CITIZEN);
      const { rows: [row] } = await pool.query<{ code: string }>('select code from cases where county = $1 and id = $2', [code, filed.caseId]);
      const notice = PUBLIC_WORDS.received[languageOf(request, response)];
      response.json([{ service_request_id: row!.code, token: filed.receipt, service_notice: notice, account_id: null }]);
    },
  };
}

function requestRoutes(county: County): Route[] {
  return [
    {
      method: 'get', path: `${OPEN311_BASE}/requests.json`, summary: 'Open311: what citizens and other systems reported, newest first, at most 90 days at once', reply: open311RequestsSchema,
      query: {
        ...JURISDICTION, service_request_id: 'Ids, comma between; everything else is then left aside', service_code: 'Services, comma between',
        start_date: 'Reported at this moment or later', end_date: 'Reported at this moment or before', status: 'open, closed, or both with a comma between', page: 'From 1, 100 requests a page',
      },
      handle: async (request, response) => {
        const query = queryOf(request);
        const code = countyOf(county, query.get('jurisdiction_id'));
        const wanted = readRequestQuery(query);
        response.json(await listRequests(county, queryFor(county.database, response), code, wanted, languageOf(request, response), baseOf(request)));
      },
    },
    {
      method: 'get', path: `${OPEN311_BASE}/requests/:id.json`, summary: 'Open311: one request', query: JURISDICTION, reply: open311RequestsSchema,
      handle: async (request, response) => {
        const code = countyOf(county, queryOf(request).get('jurisdiction_id'));
        const id = request.params.id as string;
        const found = await listRequests(county, queryFor(county.database, response), code,
          { ids: [id], classes: null, from: null, to: null, isOpen: null, page: 1 }, languageOf(request, response), baseOf(request));
        if (!found.length) throw new ApiError('unknown_case', `There is no service request ${id.slice(0, 40)}`);
        response.json(found);
      },
    },
    {
      method: 'get', path: `${OPEN311_BASE}/tokens/:token.json`, summary: 'Open311: the request of a token', query: JURISDICTION, reply: open311TokenSchema,
      handle: async (request, response) => {
        const code = countyOf(county, queryOf(request).get('jurisdiction_id'));
        const token = request.params.token as string;
        const { rows: [row] } = await queryFor(county.database, response).query<{ code: string }>(`
          select c.code from reports r join cases c on c.county = r.county and c.id = r.case_id where r.county = $1 and r.receipt = $2`, [code, RECEIPT.test(token) ? token : '']);
        if (!row) throw new ApiError('unknown_report', `There is no request with token ${token.slice(0, 40)}`);
        response.json([{ service_request_id: row.code, token }]);
      },
    },
  ];
}

function serviceRoutes(county: County): Route[] {
  return [
    {
      method: 'get', path: `${OPEN311_BASE}/discovery.json`, summary: 'Open311: where the endpoints are', reply: open311DiscoverySchema,
      handle: (request, response) => {
        response.json({
          changeset: CHANGESET, contact: 'The command centre of the county', key_service: 'Keys are given by who runs this server (setting OPEN311_KEYS)',
          endpoints: [{
            specification: 'http://wiki.open311.org/GeoReport_v2', url: `${baseOf(request)}${OPEN311_BASE}`, changeset: CHANGESET,
            type: [...county.book.counties.values()].some((known) => known.demo) ? 'test' : 'production', formats: ['application/json'],
          }],
        });
      },
    },
    {
      method: 'get', path: `${OPEN311_BASE}/services.json`, summary: 'Open311: the classes that requests can be of', query: JURISDICTION, reply: open311ServicesSchema,
      handle: async (request, response) => {
        const code = countyOf(county, queryOf(request).get('jurisdiction_id'));
        response.json(await listServices(county, queryFor(county.database, response), code, languageOf(request, response)));
      },
    },
    {
      method: 'get', path: `${OPEN311_BASE}/services/:code.json`, summary: 'Open311: the conditions of a class', query: JURISDICTION, reply: open311DefinitionSchema,
      handle: async (request, response) => {
        const code = countyOf(county, queryOf(request).get('jurisdiction_id'));
        response.json(await defineService(queryFor(county.database, response), code, request.params.code as string, languageOf(request, response)));
      },
    },
  ];
}

/** What is read is limited for each network address like the lookups of citizens, unless a key comes with it. */
function limited(route: Route, keys: readonly string[], lookups: AddressLimit): Route {
  return {
    ...route,
    handle: (request, response) => {
      if (!isKey(queryOf(request).get('api_key'), keys)) lookups.take(request.ip, 'questions');
      return route.handle(request, response);
    },
  };
}

/** @param limit of what is filed without a key @param lookups of what is read without one */
export function open311Routes(county: County, settings: Pick<Settings, 'open311Keys'>, limit: AddressLimit, lookups: AddressLimit): Route[] {
  const keys = settings.open311Keys;
  const read = [...serviceRoutes(county), ...requestRoutes(county)].map((route) => limited(route, keys, lookups));
  // The specification has clients send parameters that a server may not know: api_key, extensions ...
  return [...read, filingRoute(county, keys, limit)].map((route) => ({ ...route, ignoresOtherParameters: true }));
}
