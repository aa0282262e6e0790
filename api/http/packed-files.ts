/** Built programs and styles go gzipped, packed once each: on a phone's line a third of the bytes is a third of the wait. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

const pack = promisify(gzip);
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8' };
/** Names carry a hash of the content: each rebuild brings new ones, the oldest are let go. */
const MOST_FILES = 200;

/** Middleware for a folder whose file names are hashes of their content; what it does not pack goes on to the next. */
export function packedFiles(folder: string): RequestHandler {
  const packed = new Map<string, Promise<Buffer>>();

  function packedFile(name: string): Promise<Buffer> {
    const known = packed.get(name);
    if (known) return known;
    const packing = readFile(path.join(folder, name)).then((content) => pack(content, { level: 9 }));
    packed.set(name, packing);
    packing.catch(() => packed.delete(name));
    if (packed.size > MOST_FILES) packed.delete(packed.keys().next().value!);
    return packing;
  }

  return async (request: Request, response: Response, next: NextFunction) => {
    const name = request.path.slice(1);
    const type = TYPES[path.extname(name)];
    const isPlain = /^[\w.-]+$/.test(name) && request.method === 'GET';
    response.vary('Accept-Encoding');
    if (!type || !isPlain || request.acceptsEncodings('gzip') !== 'gzip') return next();
    // A file that cannot be read is answered by who comes next, as any other that is not there.
    const body = await packedFile(name).catch(() => null);
    if (body === null) return next();
    response.set({ 'Content-Type': type, 'Content-Encoding': 'gzip', 'Cache-Control': 'public, max-age=31536000, immutable' }).send(body);
  };
}
