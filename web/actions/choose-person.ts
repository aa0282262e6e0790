/** Acts as another demo person: everything that was read as the person before is read again. */
import { sendJson } from '../data/client.ts';
import { queryClient } from '../data/queries.ts';
import { getApp, setApp } from '../state/store.ts';

/** @throws RequestError when the server refuses */
export async function choosePerson(id: string): Promise<void> {
  await sendJson('PUT', '/api/me', { id });
  queryClient.setQueryData(['persons'], (old: object | undefined) => old && { ...old, current: id });
  setApp({ person: id, epoch: getApp().epoch + 1 });
}
