/** Replies that are worth it go gzipped, and a JSON reply that says what the client has already is a 304. */
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzip } from 'node:zlib';
import type { NextFunction, Request, Response } from 'express';
import { sendProblem } from './problem.ts';
import { scopeOf } from './scope.ts';

/** Below this, gzip's own bytes and the time for it outweigh what it saves. */
const GZIP_MIN_BYTES = 1024;

const takesGzip = (request: Request): boolean => request.acceptsEncodings('gzip') === 'gzip';

/** Middleware: from here on `response.json` packs, and its ETag leaves out the moment `asOf`, which every reply has anew. */
export function packJson(request: Request, response: Response, next: NextFunction): void {
  response.json = (value: unknown) => {
    const text = JSON.stringify(value);
    const { asOf } = value as { asOf?: string };
    const told = asOf === undefined ? text : text.replace(`"asOf":${JSON.stringify(asOf)}`, '');
    const hash = createHash('sha1').update(`${scopeOf(request).key}\n`).update(told).digest('base64url');
    response.setHeader('ETag', `W/"${hash}"`);
    sendPacked(request, response, 'application/json; charset=utf-8', text);
    return response;
  };
  next();
}

/** Sends a whole body, gzipped off the main thread when it is long and the client takes that. */
export function sendPacked(request: Request, response: Response, type: string, body: string | Buffer): void {
  response.setHeader('Content-Type', type);
  if (body.length < GZIP_MIN_BYTES || !takesGzip(request) || request.fresh) {
    response.send(body);
    return;
  }
  gzip(body, (error, packed) => {
    if (error) {
      sendProblem(response, error);
      return;
    }
    response.setHeader('Content-Encoding', 'gzip');
    response.send(packed);
  });
}

/** Sends texts as they come, no faster than the client reads. Ends the source when the client leaves. */
export async function streamPacked(request: Request, response: Response, texts: AsyncIterable<string>): Promise<void> {
  if (!takesGzip(request)) return pipeline(texts, response);
  response.setHeader('Content-Encoding', 'gzip');
  return pipeline(texts, createGzip(), response);
}
