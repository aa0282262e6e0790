/** Goes on in another county when the one that is open was taken away; the screen then says what became of it. */
import type { CountiesReply } from '../../api/contract/shapes.ts';
import { getJson } from '../data/client.ts';
import { queryClient } from '../data/queries.ts';
import { getApp, setApp } from '../state/store.ts';
import { chooseCounty } from './choose-county.ts';

/** Nothing happens while the open county is one of these. */
export function leaveCounty({ counties, default: first }: CountiesReply): void {
  const { county } = getApp();
  if (county === null || counties.some(({ code }) => code === county)) return;
  const known = queryClient.getQueryData<CountiesReply>(['counties'])?.counties.find(({ code }) => code === county);
  const next = counties.find(({ code }) => code === first) ?? counties[0];
  if (next) chooseCounty(next);
  else setApp({ county: null, selection: null, region: null });
  setApp({ goneCounty: { code: county, name: known?.name ?? null } });
}

/** Asks which counties there are. A server that does not answer is told of elsewhere, and the county stays open. */
export async function lookForCounty(): Promise<void> {
  const reply = await getJson<CountiesReply>('/api/counties').catch(() => null);
  if (!reply) return;
  // The map leaves first: while the list lacks the county that is open, there would be no map.
  leaveCounty(reply);
  queryClient.setQueryData(['counties'], reply);
}
