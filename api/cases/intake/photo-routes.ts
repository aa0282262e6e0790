/** Routes of photos. */
import type { Request } from 'express';
import { actingName } from '../../contract/cases/roles.ts';
import { photoReplySchema } from '../../contract/cases/reports.ts';
import type { County } from '../../county/county.ts';
import { ApiError } from '../../http/problem.ts';
import { queryOf } from '../../http/route.ts';
import type { Route } from '../../http/route.ts';
import { scopeOf } from '../../http/scope.ts';
import { COUNTY_PARAMETER } from '../../routes/filter-parameters.ts';
import type { Settings } from '../../settings.ts';
import { queryFor } from '../../store/query-for.ts';
import { AddressLimit } from './limits.ts';
import type { Photos } from './photos.ts';

/** Uploads in hand at once, each in memory with its whole file: persons and citizens apart, so that neither keeps the other out. */
const MOST_IN_HAND = 12;
const PHOTOS_PER_REPORT = 10;
const MEGABYTE = 1024 * 1024;
const KEPT = 'private, max-age=31536000, immutable';

/** @throws ApiError too_large, as soon as that is known, and bad_body when a parser has taken the body for something else */
async function readFile(request: Request, mostMb: number): Promise<Buffer> {
  const tooLarge = (): ApiError => new ApiError('too_large', `The photo is over ${mostMb} MB`);
  if (Number(request.get('content-length') ?? 0) > mostMb * MEGABYTE) throw tooLarge();
  if (request.body !== undefined) throw new ApiError('bad_body', 'The body must be the file itself, with content-type image/jpeg, image/png or image/webp');
  const parts: Buffer[] = [];
  let size = 0;
  // The request stays open when it is too long, so that the answer can still be read.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostMb * MEGABYTE) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Lets so many work at once and sends the others away. */
function gate(): <T>(work: () => Promise<T>) => Promise<T> {
  let inHand = 0;
  return async (work) => {
    if (inHand >= MOST_IN_HAND) throw new ApiError('busy', 'Too many photos arrive at once; send it again in a moment');
    inHand++;
    try {
      return await work();
    } finally {
      inHand--;
    }
  };
}

function readPhotoId(text: string): number {
  const id = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(id)) throw new ApiError('bad_parameter', `id=${text}: must be the number of a photo`, { parameter: 'id' });
  return id;
}

export function photoRoutes(county: County, photos: Photos, settings: Pick<Settings, 'photoMaxMb' | 'publicReportsPerHour'>): Route[] {
  const [persons, citizens] = [gate(), gate()];
  const limit = new AddressLimit(settings.publicReportsPerHour * PHOTOS_PER_REPORT, 4 * PHOTOS_PER_REPORT);
  const upload = { method: 'post', bodyType: 'image/*', query: COUNTY_PARAMETER, reply: photoReplySchema } as const;
  return [
    {
      ...upload, path: '/api/photos', summary: 'Uploads a photo (JPEG, PNG or WebP): its position is read and then everything but the picture removed',
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        const { person } = scopeOf(request);
        if (person.role === 'analyst') throw new ApiError('withheld', 'Analysts look on; they send no photos');
        response.json(await persons(async () => photos.keep(code, await readFile(request, settings.photoMaxMb), actingName(person))));
      },
    },
    {
      ...upload, path: '/api/public/photos', summary: 'Uploads a photo for a citizen\'s report, as /api/photos; limited per network address',
      handle: async (request, response) => {
        const code = county.codeOf(queryOf(request));
        limit.take(request.ip, 'photos');
        response.json(await citizens(async () => photos.keep(code, await readFile(request, settings.photoMaxMb), null)));
      },
    },
    {
      method: 'get', path: '/api/photos/:id', summary: 'A photo of a case, or one that the asker uploaded', reply: 'image/jpeg',
      query: { ...COUNTY_PARAMETER, size: 'full (default) or thumb, at most 320 pixels long' },
      handle: async (request, response) => {
        const query = queryOf(request);
        const code = county.codeOf(query);
        const size = query.get('size') || 'full';
        if (size !== 'full' && size !== 'thumb') throw new ApiError('bad_parameter', `size=${size}: must be full or thumb`, { parameter: 'size', allowed: ['full', 'thumb'] });
        const bytes = await photos.read(queryFor(county.database, response), code, readPhotoId(request.params.id as string), size, scopeOf(request));
        response.setHeader('Cache-Control', KEPT);
        response.type('image/jpeg').send(bytes);
      },
    },
  ];
}
