/** Sends a picture as it is; the server tells by its content what it is. */
import type { PhotoReply } from '../../api/contract/cases/reports.ts';
import { request } from '../data/client.ts';

/** @param path where: `/api/photos` for persons, `/api/public/photos` for citizens. @throws RequestError */
export async function sendPhoto(path: string, county: string, picture: Blob): Promise<PhotoReply> {
  const response = await request(`${path}?county=${county}`, {
    method: 'POST', body: picture, headers: { 'content-type': picture.type || 'application/octet-stream' },
  });
  return (await response.json()) as PhotoReply;
}
