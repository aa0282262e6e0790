/**
 * The MQTT broker inside this server (MQTT 3.1 and 3.1.1). A message is acknowledged after its rows are committed; it goes
 * to nobody else. When the store is down or the queue is full, the connection is closed, so that the publisher, who has
 * no acknowledgement, sends again.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes } from 'aedes';
import type { AedesOptions, Client, PublishPacket } from 'aedes';
import { SettingError } from '../settings.ts';
import type { Settings } from '../settings.ts';
import type { Queryable } from '../store/database.ts';
import { outdated, publisherOf, sha256, userNameOf } from './credentials.ts';
import type { Publisher, SignedIn } from './credentials.ts';
import type { Intake } from './intake.ts';
import { guardSocket } from './packet-gate.ts';
import type { CutSizes } from './packet-gate.ts';
import { MOST_MESSAGE_BYTES, addressOf } from './read-message.ts';
import type { Message } from './read-message.ts';

export type BrokerSettings = Pick<Settings, 'mqttHost' | 'mqttPort' | 'mqttPortGiven' | 'mqttCert' | 'mqttKey'>;

/** Topic, packet id and header come on top of the payload. */
const MOST_PACKET_BYTES = MOST_MESSAGE_BYTES + 1024;
const MOST_CONNECTIONS = 10_000;
/** QoS 2 messages of one publisher that were not released yet. */
const MOST_UNRELEASED = 100;
const TCP_KEEPALIVE_MS = 60_000;
/** Who has said nothing of itself by then is cut off. */
const SIGN_IN_WITHIN_MS = 10_000;
/** How long who is connected may go on with a secret that was changed or taken away. */
const LOOK_AT_CREDENTIALS_MS = 30_000;
const SERVER_UNAVAILABLE = 3;
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const NOTHING = Buffer.alloc(0);

/** Keeps publishers to their own topics. @returns why a topic is not theirs; null when it is */
export function topicProblem(publisher: Publisher, topic: string): string | null {
  const address = addressOf(topic);
  const own = `tongguan/v1/${publisher.county}/${publisher.kind === 'gateway' ? '{code}' : publisher.code}`;
  if (!address) return `${userNameOf(publisher)} may publish to ${own}/${publisher.kind === 'staff' ? 'position' : 'readings'}`;
  const { county, code, what } = address;
  const isOwn = county === publisher.county && (publisher.kind === 'gateway'
    || (code === publisher.code && what === (publisher.kind === 'staff' ? 'position' : 'readings')));
  return isOwn ? null : `${userNameOf(publisher)} may not publish there`;
}

export class EmbeddedBroker {
  readonly #settings: BrokerSettings;
  readonly #db: Queryable;
  readonly #intake: Intake;
  readonly #isStoreDown: () => boolean;
  readonly #publishers = new Map<Client, SignedIn>();
  readonly #cutSizes = new WeakMap<Socket, CutSizes>();
  readonly #sockets = new Set<Socket>();
  #aedes: Aedes | null = null;
  #server: Server | null = null;
  #looks: NodeJS.Timeout | null = null;

  constructor(settings: BrokerSettings, db: Queryable, intake: Intake, isStoreDown: () => boolean) {
    this.#settings = settings;
    this.#db = db;
    this.#intake = intake;
    this.#isStoreDown = isStoreDown;
  }

  /** Where publishers connect; null while it is closed. */
  get address(): string | null {
    const bound = this.#server?.address() as AddressInfo | null | undefined;
    if (!bound) return null;
    const host = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
    return `${this.#settings.mqttCert ? 'mqtts' : 'mqtt'}://${host}:${bound.port}`;
  }

  get clients(): number { return this.#aedes?.connectedClients ?? 0; }

  /** Begins to listen. @throws SettingError when it may not or cannot at the address that was set */
  async start(): Promise<void> {
    const { mqttHost, mqttCert, mqttKey, mqttPort, mqttPortGiven } = this.#settings;
    if (Boolean(mqttCert) !== Boolean(mqttKey)) throw new SettingError('MQTT_CERT and MQTT_KEY belong together: one of them is not set');
    if (!mqttCert && !LOOPBACK.has(mqttHost)) {
      throw new SettingError(`MQTT_HOST=${mqttHost} would send secrets of devices over the network in the clear. Set MQTT_CERT and MQTT_KEY as well.`);
    }
    this.#aedes = await Aedes.createBroker(this.#options());
    (this.#aedes as NodeJS.EventEmitter).on('error', (error: Error) => console.error(error));
    this.#looks = setInterval(() => {
      // While the database does not answer nobody is cut off for it; it is asked again.
      this.closeOutdated().catch((error: Error) => console.error(`Credentials could not be looked at: ${error.message}`));
    }, LOOK_AT_CREDENTIALS_MS).unref();
    const server = mqttCert
      ? createTlsServer({ cert: readFileSync(mqttCert), key: readFileSync(mqttKey), handshakeTimeout: 10_000 }, (socket) => this.#accept(socket))
      : createTcpServer((socket) => this.#accept(socket));
    server.maxConnections = MOST_CONNECTIONS;
    server.on('tlsClientError', () => undefined); // a client that does not trust us, or speaks no TLS
    this.#server = server;
    try {
      await listen(server, mqttPort, mqttHost);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE' || mqttPortGiven) throw new SettingError(`The MQTT broker cannot listen (${message}). Choose another port: MQTT_PORT=1884`);
      await listen(server, 0, mqttHost);
      console.log(`  MQTT port ${mqttPort} is taken; the broker listens at ${this.address}`);
    }
  }

  /** Cuts off who came in by a credential that was changed or removed since. @throws when the database does not answer */
  async closeOutdated(): Promise<void> {
    const signedIn = [...this.#publishers].map(([client, publisher]) => ({ ...publisher, client }));
    for (const { client } of await outdated(this.#db, signedIn)) client.conn.destroy();
  }

  async stop(): Promise<void> {
    clearInterval(this.#looks ?? undefined);
    const [server, aedes] = [this.#server, this.#aedes];
    const closed = new Promise<void>((resolve) => { if (server?.listening) server.close(() => resolve()); else resolve(); });
    await new Promise<void>((resolve) => { if (aedes) aedes.close(() => resolve()); else resolve(); });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    this.#server = null;
    this.#aedes = null;
  }

  #accept(socket: Socket): void {
    socket.setNoDelay(true);
    socket.setKeepAlive(true, TCP_KEEPALIVE_MS);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    this.#cutSizes.set(socket, guardSocket(socket, MOST_PACKET_BYTES));
    this.#aedes!.handle(socket);
  }

  #options(): AedesOptions {
    return {
      maxInflightInbound: MOST_UNRELEASED, connectTimeout: SIGN_IN_WITHIN_MS, maxClientsIdLength: 1000,
      preConnect: (_client, packet, done) => {
        // Another publisher's id would throw that one out; and words for after the end (a will) go to nobody here.
        packet.clientId = `${packet.username ?? ''}#${packet.clientId || randomUUID()}`;
        delete packet.will;
        done(null, true);
      },
      authenticate: (client, userName, password, done) => {
        const found = this.#authenticate(userName, password as Buffer | undefined);
        void whenSettled(found, (error, publisher) => {
          if (publisher) this.#signIn(client, publisher);
          done(error && Object.assign(error, { returnCode: SERVER_UNAVAILABLE }) as never, Boolean(publisher));
        });
      },
      authorizePublish: (client, packet, done) => {
        if (!client) return done(); // the broker's own words about itself
        void whenSettled(this.#take(client, packet), done);
      },
      // Nobody may read here. Null answers "failure" for this topic and leaves the connection.
      authorizeSubscribe: (_client, _subscription, done) => done(null, null),
    };
  }

  async #authenticate(userName: string | undefined, password: Buffer | undefined): Promise<SignedIn | null> {
    if (this.#isStoreDown()) throw new Error('The database does not answer');
    const publisher = await publisherOf(this.#db, userName, password);
    return publisher && { ...publisher, secretSha256: sha256(password!) };
  }

  #signIn(client: Client, publisher: SignedIn): void {
    const socket = client.conn as Socket;
    if (socket.destroyed) return; // gone while the database was asked
    this.#publishers.set(client, publisher);
    socket.once('close', () => this.#publishers.delete(client));
  }

  /**
   * Not `async`, which would hold the whole message until it is committed.
   * @throws (as a rejection) when it is not committed: the connection is then closed and the publisher sends again
   */
  #take(client: Client, packet: PublishPacket): Promise<void> {
    const publisher = this.#publishers.get(client);
    if (!publisher) return Promise.reject(new Error('not signed in'));
    const message = this.#messageOf(client, publisher, packet);
    this.#intake.counts.messages++;
    packet.retain = false; // would be kept for readers, of whom there are none
    packet.payload = NOTHING;
    const problem = topicProblem(publisher, packet.topic);
    if (problem !== null) return this.#intake.refuse(message, problem).then(() => { throw new Error(problem); });
    if (packet.qos !== 0) return this.#intake.store(message);
    this.#intake.storeOrDrop(message);
    return Promise.resolve();
  }

  #messageOf(client: Client, publisher: Publisher, packet: PublishPacket): Message {
    const payload = packet.payload as Buffer;
    const sizes = this.#cutSizes.get(client.conn as Socket);
    const id = packet.messageId ?? 0;
    const payloadBytes = sizes?.get(id) ?? payload.length;
    sizes?.delete(id);
    return { topic: packet.topic, payload, payloadBytes, client: userNameOf(publisher), simulated: publisher.simulated };
  }
}

/** A promise for a broker that wants to be called back: once, and not from inside the promise's own error handling. */
async function whenSettled<T>(promise: Promise<T>, call: (error: Error | null, value?: T) => void): Promise<void> {
  let value: T | undefined;
  let error: Error | null = null;
  try {
    value = await promise;
  } catch (cause) {
    error = cause as Error;
  }
  call(error, value);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      server.on('error', (error) => console.error(error));
      resolve();
    });
  });
}
