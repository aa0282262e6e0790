/** A way to the server that can be held up: bytes wait in it, connections stay open. A real stall, as a bad line makes it. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface Line {
  /** Where the app is reached through it, without a slash at the end. */
  readonly url: string;
  /** Lets nothing through any more, in either direction; new connections wait too. */
  hold(): void;
  release(): void;
  close(): Promise<void>;
}

export async function openLine(appUrl: string): Promise<Line> {
  const { hostname, port } = new URL(appUrl);
  const sockets = new Set<Socket>();
  let held = false;
  const take = (socket: Socket): void => {
    sockets.add(socket);
    if (held) socket.pause();
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy()); // the other side ends with it
  };
  const server = createServer((inner) => {
    const outer = connect(Number(port), hostname);
    take(inner);
    take(outer);
    for (const [from, to] of [[inner, outer], [outer, inner]]) {
      from.on('data', (chunk) => to.write(chunk));
      from.on('close', () => to.destroy());
    }
    if (held) [inner, outer].forEach((socket) => socket.pause());
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold() {
      held = true;
      sockets.forEach((socket) => socket.pause());
    },
    release() {
      held = false;
      sockets.forEach((socket) => socket.resume());
    },
    async close() {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}
