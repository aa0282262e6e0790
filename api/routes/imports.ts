/** Routes of the import page. Who may import: the command centre, each for the counties that they work in. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import {
  importBatchesReplySchema, importFieldsBodySchema, importFieldsReplySchema, importJobSchema, importOptionsReplySchema, importPreviewBodySchema, importRunBodySchema, importUploadSchema,
  importUploadsReplySchema, mayImport,
} from '../contract/imports.ts';
import type { Person } from '../contract/shapes.ts';
import { ApiError } from '../http/problem.ts';
import { queryOf, readBody } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { scopeOf } from '../http/scope.ts';
import type { County } from '../county/county.ts';
import type { Imports } from '../import/page/index.ts';
import { importOptions } from '../import/page/options.ts';
import { COUNTY_PARAMETER } from './filter-parameters.ts';

/** @throws ApiError withheld */
export function importerOf(request: Request, county: string | null): Person {
  const { person } = scopeOf(request);
  if (mayImport(person, county)) return person;
  if (mayImport(person, null)) throw new ApiError('withheld', `${person.name.en} works in county ${person.county}, not in ${county}`, { parameter: 'county', allowed: [person.county!] });
  throw new ApiError('withheld', 'Importing is for the command centre: county operators and shift leads');
}

const idOf = (request: Request): string => String(request.params.id);

/** Aborted when the client leaves before it has its answer. */
function leaving(response: Response): AbortSignal {
  const left = new AbortController();
  response.once('close', () => { if (!response.writableFinished) left.abort(); });
  return left.signal;
}

async function receive(imports: Imports, request: Request, response: Response): Promise<void> {
  const person = importerOf(request, null);
  if (request.body !== undefined) throw new ApiError('bad_body', 'The body must be the file itself, with content-type application/octet-stream');
  const length = request.get('content-length');
  response.json(await imports.uploads.receive(person.id, queryOf(request).get('name') ?? '', request, length === undefined ? null : Number(length)));
}

function fileRoutes(imports: Imports, county: County): Route[] {
  return [
    {
      method: 'get', path: '/api/imports/options', summary: 'What can be chosen for an import: coordinate systems, layers with their columns, class lists of one\'s own, limits', reply: importOptionsReplySchema,
      handle: (request, response) => {
        importerOf(request, null);
        response.json(importOptions(imports.uploads.maxBytes, county.book));
      },
    },
    {
      method: 'get', path: '/api/imports/files', summary: 'The files that the person has uploaded, kept for a day', reply: importUploadsReplySchema,
      handle: (request, response) => { response.json({ files: imports.uploads.list(importerOf(request, null).id) }); },
    },
    {
      method: 'post', path: '/api/imports/files', summary: 'Uploads a file to be imported', bodyType: 'application/octet-stream',
      query: { name: { text: 'Name of the file; its ending says the format', required: true } }, reply: importUploadSchema,
      handle: (request, response) => receive(imports, request, response),
    },
    {
      method: 'post', path: '/api/imports/files/:id/forget', summary: 'Forgets an uploaded file', reply: importUploadsReplySchema,
      handle: (request, response) => {
        const { id } = importerOf(request, null);
        imports.uploads.forget(id, idOf(request));
        response.json({ files: imports.uploads.list(id) });
      },
    },
    {
      method: 'post', path: '/api/imports/files/:id/fields', summary: 'The fields of an uploaded file, and a guess of its mapping', body: importFieldsBodySchema, reply: importFieldsReplySchema,
      handle: async (request, response) => {
        const { id } = importerOf(request, null);
        const { read = {}, layer = null } = readBody(importFieldsBodySchema, request.body);
        response.json(await imports.fields(id, idOf(request), read, layer, leaving(response)));
      },
    },
    {
      method: 'post', path: '/api/imports/files/:id/preview', summary: 'Begins to try an import and keeps nothing of it', body: importPreviewBodySchema, reply: importJobSchema,
      handle: async (request, response) => {
        importerOf(request, null);
        const body = readBody(importPreviewBodySchema, request.body);
        response.json(await imports.preview(importerOf(request, body.county).id, idOf(request), body));
      },
    },
    {
      method: 'post', path: '/api/imports/files/:id/run', summary: 'Begins an import', body: importRunBodySchema, reply: importJobSchema,
      handle: async (request, response) => {
        importerOf(request, null);
        const body = readBody(importRunBodySchema, request.body);
        response.json(await imports.run(importerOf(request, body.county).id, idOf(request), body));
      },
    },
  ];
}

function jobRoutes(imports: Imports): Route[] {
  return [
    {
      method: 'get', path: '/api/imports/jobs/:id', summary: 'How far a dry run, an import or an undo has come, and what came of it', reply: importJobSchema,
      handle: (request, response) => { response.json(imports.jobs.get(importerOf(request, null).id, idOf(request))); },
    },
    {
      method: 'post', path: '/api/imports/jobs/:id/cancel', summary: 'Asks a job to stop', reply: importJobSchema,
      handle: (request, response) => { response.json(imports.jobs.cancel(importerOf(request, null).id, idOf(request))); },
    },
    {
      method: 'get', path: '/api/imports/jobs/:id/rejects', summary: 'The reject file of a job: each rejected record with line, field, value and reason', reply: 'text/csv',
      handle: async (request, response) => {
        await sendRejects(response, imports.jobs.rejects(importerOf(request, null).id, idOf(request)));
      },
    },
  ];
}

/** @throws ApiError bad_parameter */
function batchOf(request: Request): number {
  const text = String(request.params.batch);
  if (!/^[0-9]{1,15}$/.test(text)) throw new ApiError('bad_parameter', `batch=${text}: must be the number of an import`, { parameter: 'batch' });
  return Number(text);
}

function batchRoutes(imports: Imports, county: County): Route[] {
  const placeOf = (request: Request): { person: Person; code: string } => {
    importerOf(request, null);
    const code = county.codeOf(queryOf(request));
    return { person: importerOf(request, code), code };
  };
  return [
    {
      method: 'get', path: '/api/imports/batches', summary: 'The imports of a county, the newest first', query: COUNTY_PARAMETER, reply: importBatchesReplySchema,
      handle: async (request, response) => {
        const { code } = placeOf(request);
        response.json({ county: code, batches: await imports.batches(code) });
      },
    },
    {
      method: 'get', path: '/api/imports/batches/:batch/rejects', summary: 'The reject file of an import of the page, kept for a month', query: COUNTY_PARAMETER, reply: 'text/csv',
      handle: async (request, response) => {
        const { rejectFile } = await imports.batch(placeOf(request).code, batchOf(request));
        if (rejectFile === null || !imports.uploads.isRejectPath(rejectFile)) throw new ApiError('unknown_import', 'There is no reject file of this import: nothing was rejected, it was forgotten after a month, or the command line has it');
        await sendRejects(response, rejectFile);
      },
    },
    {
      method: 'post', path: '/api/imports/batches/:batch/undo', summary: 'Begins to take an import back', query: COUNTY_PARAMETER, reply: importJobSchema,
      handle: async (request, response) => {
        const { person, code } = placeOf(request);
        response.json(await imports.undo(person.id, code, batchOf(request)));
      },
    },
  ];
}

async function sendRejects(response: Response, path: string): Promise<void> {
  response.type('text/csv; charset=utf-8').setHeader('Content-Disposition', 'attachment; filename="rejects.csv"');
  response.setHeader('Cache-Control', 'private, no-store');
  await pipeline(createReadStream(path), response);
}

export function importRoutes(imports: Imports, county: County): Route[] {
  return [...fileRoutes(imports, county), ...jobRoutes(imports), ...batchRoutes(imports, county)];
}
