/** Who may open a WebSocket at `/live`: browsers from our own pages, and programs; refused with a problem otherwise. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { refuseOtherOrigin, refuseWrongHost } from '../http/host.ts';
import { ApiError, problemOf } from '../http/problem.ts';

/**
 * @param loopbackOnly whether the server listens on this machine alone
 * @param publicNames by which a proxy on this machine is reached
 * @throws ApiError unknown_path, bad_request, wrong_host, wrong_origin
 */
export function checkUpgrade(request: IncomingMessage, loopbackOnly: boolean, publicNames: readonly string[]): void {
  const { host, upgrade } = request.headers;
  refuseWrongHost(host, loopbackOnly, publicNames);
  const path = (request.url ?? '').split('?')[0]!;
  if (path !== '/live') throw new ApiError('unknown_path', `There is no WebSocket at ${path.slice(0, 80)}; it is at /live`);
  if (upgrade?.toLowerCase() !== 'websocket') throw new ApiError('bad_request', `Upgrade: ${(upgrade ?? 'missing').slice(0, 40)}: must be websocket`);
  refuseOtherOrigin(request.headers, publicNames, 'open a connection');
}

/** Answers an upgrade with a problem and closes. */
export function refuseUpgrade(socket: Duplex, error: unknown): void {
  const problem = problemOf(error);
  const body = JSON.stringify(problem);
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${problem.status} ${problem.title}\r\ncontent-type: application/problem+json; charset=utf-8\r\n`
    + `content-length: ${Buffer.byteLength(body)}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n${body}`);
}
