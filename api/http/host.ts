/** The names that the server answers for. A page elsewhere whose name was made to point here (DNS rebinding) asks for another. */
import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from './problem.ts';

const HOST = /^(?:[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * @param host the `Host` header
 * @param loopbackOnly whether the server listens on this machine alone
 * @param publicNames by which a proxy on this machine is reached, in small letters, without ports
 * @throws ApiError bad_request without a host that can be one, wrong_host for a name that is not ours
 */
export function refuseWrongHost(host: string | undefined, loopbackOnly: boolean, publicNames: readonly string[]): void {
  if (host === undefined || !HOST.test(host)) throw new ApiError('bad_request', `Host: ${(host ?? 'missing').slice(0, 80)}: must be a name and perhaps a port`);
  if (!loopbackOnly || LOOPBACK.test(host) || publicNames.includes(host.replace(/:\d+$/, '').toLowerCase())) return;
  throw new ApiError('wrong_host', `Host: ${host.slice(0, 80)}: this server answers for localhost, 127.0.0.1, [::1] and what stands in PUBLIC_NAMES${publicNames.length ? ` (${publicNames.join(' ')})` : ''}`);
}

/**
 * A browser says from which page a request comes that can change something, and may make one for any page, with our cookies or
 * as whoever has none; a program says nothing.
 * @param publicNames by which a proxy is reached, whatever host it asks for
 * @param act what only our own pages may do
 * @throws ApiError wrong_origin
 */
export function refuseOtherOrigin({ host, origin }: IncomingHttpHeaders, publicNames: readonly string[], act: string): void {
  if (origin === undefined) return;
  const from = hostOf(origin);
  if (from !== null && (from === host?.toLowerCase() || publicNames.includes(from.replace(/:\d+$/, '')))) return;
  throw new ApiError('wrong_origin', `Origin: ${origin.slice(0, 80)}: only pages of ${host} may ${act} here`);
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
