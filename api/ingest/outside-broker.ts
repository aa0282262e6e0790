/**
 * The broker of MQTT_URL, an MQTT 5 one, with a session that it keeps while we are away. We acknowledge a message to the
 * broker after its rows are committed; what was sent to us and not acknowledged is sent again after a reconnect.
 *
 *   publisher -- QoS 1 --> broker (keeps it) -- subscription --> us -- commit --> PUBACK to the broker
 *
 * One connection has a subscription of its own; several share one (MQTT 5, `$share`), also with other servers. Mosquitto
 * (tried: 2.0.11) writes no shared subscription into its file: after a crash of Mosquitto it acknowledges messages that
 * nobody gets, until we are back. So one connection is the default; it takes more than one database can store.
 */
import { hostname } from 'node:os';
import mqtt from 'mqtt';
import type { IConnackPacket, IPublishPacket, MqttClient } from 'mqtt';
import type { Settings } from '../settings.ts';
import type { Intake } from './intake.ts';
import type { Message } from './read-message.ts';
import { RefusedRowsError } from './store-errors.ts';
import type { Writer } from './writer.ts';

export type OutsideSettings = Pick<Settings, 'mqttUrl' | 'mqttConnections' | 'port' | 'ingestQueueRows'>;

const OWN = ['tongguan/v1/+/+/readings', 'tongguan/v1/+/+/position'];
const SHARED = OWN.map((topic) => `$share/tongguan/${topic}`);
/** As many messages as the protocol can count; what we read ahead of the database is bounded below. */
const RECEIVE_MAXIMUM = 65_535;
/**
 * What a connection reads ahead of its commits. Much, because what Mosquitto has not handed on when it crashes is lost
 * if it is younger than a second; and not without end. (Mosquitto 2.0.11 sends what waited for us at once, whatever
 * receive maximum it was told.)
 */
const MOST_AHEAD = { messages: 50_000, bytes: 64 * 1024 * 1024 } as const;
/** A broker keeps what came for us while we were away so long; then it is lost. */
const SESSION_SECONDS = 7 * 86_400;
const FIRST_RECONNECT_MS = 500;
const LONGEST_RECONNECT_MS = 30_000;
const STORE_RETRY_MS = 300;
/** What the database refuses for another reason than its values is a mistake of ours, and waits at the broker until it is mended. */
const REFUSED_RETRY_MS = 10_000;
const ROOM_TICK_MS = 20;
const CONNECT_TIMEOUT_MS = 10_000;
const REFUSED = 128;

export class OutsideBroker {
  readonly #settings: OutsideSettings;
  readonly #intake: Intake;
  readonly #writer: Writer;
  readonly #clients: MqttClient[] = [];
  /** What each connection has read and not committed yet. */
  readonly #ahead = new WeakMap<MqttClient, Ahead>();
  /** What is to be written at the end of this turn of the event loop. */
  readonly #acknowledgements = new WeakMap<MqttClient['stream'], Buffer[]>();
  readonly #subscribed = new Set<MqttClient>();
  /** For all who wait for room in the queue. */
  #tick: Promise<void> | null = null;
  #problem: string | null = 'not connected yet';
  #stopped = false;

  constructor(settings: OutsideSettings, intake: Intake, writer: Writer) {
    this.#settings = settings;
    this.#intake = intake;
    this.#writer = writer;
  }

  /** Without user and password. */
  get address(): string {
    const { protocol, host } = new URL(this.#settings.mqttUrl);
    return `${protocol}//${host}`;
  }

  /** Connections that are up and subscribed. */
  get clients(): number { return this.#subscribed.size; }

  /** Why nothing comes; null while at least one connection is up. */
  get problem(): string | null {
    return this.#subscribed.size ? null : `The MQTT broker at ${this.address} cannot be used: ${this.#problem}`;
  }

  /** Begins to connect and goes on trying; does not wait for the broker. */
  start(): void {
    for (let n = 0; n < this.#settings.mqttConnections; n++) this.#clients.push(this.#connect(n));
  }

  /** Leaves; the broker keeps what is not acknowledged. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#clients.map((client) => client.endAsync(true)));
  }

  #connect(n: number): MqttClient {
    const client = mqtt.connect(this.#settings.mqttUrl, {
      protocolVersion: 5, clean: false, resubscribe: false, reconnectPeriod: FIRST_RECONNECT_MS, reconnectOnConnackError: true,
      connectTimeout: CONNECT_TIMEOUT_MS, keepalive: 30,
      // The same after a restart, so that the broker's session is found again; another one for another server beside it.
      clientId: `tongguan-${hostname()}-${this.#settings.port}-${n}`,
      properties: { sessionExpiryInterval: SESSION_SECONDS, receiveMaximum: RECEIVE_MAXIMUM },
    });
    client.handleMessage = (packet, done) => this.#receive(client, packet, done);
    client.on('connect', (connack: IConnackPacket) => { void this.#subscribe(client, connack); });
    client.on('close', () => {
      this.#subscribed.delete(client);
      client.options.reconnectPeriod = Math.min(LONGEST_RECONNECT_MS, client.options.reconnectPeriod! * 2);
    });
    client.on('error', (error: Error) => { this.#problem = error.message || (error as NodeJS.ErrnoException).code || 'no connection'; });
    client.on('disconnect', (packet) => { this.#problem = `the broker ended the connection (reason ${packet.reasonCode ?? 'not told'})`; });
    return client;
  }

  async #subscribe(client: MqttClient, { sessionPresent }: IConnackPacket): Promise<void> {
    client.options.reconnectPeriod = FIRST_RECONNECT_MS;
    try {
      // Also with a session: its subscription may be one of an older version of this program.
      const [wanted, others] = this.#settings.mqttConnections > 1 ? [SHARED, OWN] : [OWN, SHARED];
      const granted = await client.subscribeAsync(wanted, { qos: 1 });
      await client.unsubscribeAsync(others); // a session from before the setting was changed would bring everything twice
      if (granted.some(({ qos }) => qos >= REFUSED)) throw new Error('it does not let us subscribe');
      this.#subscribed.add(client);
    } catch (error) {
      if (!sessionPresent || !client.connected) this.#problem = (error as Error).message;
    }
  }

  /**
   * Takes a message. mqtt.js hands on the next one only after `done`, and acknowledges then, unless `done` carries an
   * error. So it always does, at once, and the acknowledgement is written here after the commit: otherwise every
   * connection would wait for the database once a message.
   */
  #receive(client: MqttClient, packet: IPublishPacket, done: (error?: Error) => void): void {
    const payload = packet.payload as Buffer;
    const message: Message = { topic: packet.topic, payload, payloadBytes: payload.length, client: null, simulated: false };
    if (packet.qos === 0) {
      this.#intake.counts.messages++;
      this.#intake.storeOrDrop(message);
      done();
      return;
    }
    const ahead = this.#ahead.get(client) ?? { messages: 0, bytes: 0, goOn: null };
    this.#ahead.set(client, ahead);
    ahead.messages++;
    ahead.bytes += payload.length;
    const goOn = (): void => done(new Error('acknowledged after the commit'));
    if (isFull(ahead)) ahead.goOn = goOn; // nothing more is read until something is committed
    void this.#storeAndAcknowledge(client, message, packet.messageId!).finally(() => {
      ahead.messages--;
      ahead.bytes -= payload.length;
      if (!ahead.goOn || isFull(ahead)) return;
      const held = ahead.goOn;
      ahead.goOn = null;
      held();
    });
    if (!ahead.goOn) goOn();
  }

  async #storeAndAcknowledge(client: MqttClient, message: Message, messageId: number): Promise<void> {
    const { stream } = client;
    const isStored = await this.#storeAtLast(message);
    if (isStored) this.#acknowledge(client, stream, messageId);
  }

  /**
   * Writes acknowledgements when everything that can be read was read. Writing to a broker that just crashed ends the
   * connection, and what it had handed over and we had not read would be gone with it (seen: 400 readings on a busy machine).
   */
  #acknowledge(client: MqttClient, stream: MqttClient['stream'], messageId: number): void {
    const waiting = this.#acknowledgements.get(stream);
    if (waiting) {
      waiting.push(puback(messageId));
      return;
    }
    const packets = [puback(messageId)];
    this.#acknowledgements.set(stream, packets);
    setImmediate(() => {
      this.#acknowledgements.delete(stream);
      // After a reconnect the messages come again; their old numbers may be other messages' by then.
      if (client.stream === stream && client.connected) stream.write(Buffer.concat(packets));
    });
  }

  /** Tries until it is committed, also when the connection is gone: a broker that crashed may not have it any more. */
  async #storeAtLast(message: Message): Promise<boolean> {
    this.#intake.counts.messages++;
    while (!this.#stopped) {
      if (!this.#hasRoom()) {
        await this.#nextTick();
        continue;
      }
      try {
        await this.#intake.store(message);
        return true;
      } catch (error) {
        const delayMs = error instanceof RefusedRowsError ? REFUSED_RETRY_MS : STORE_RETRY_MS;
        await new Promise((resolve) => { setTimeout(resolve, delayMs); });
      }
    }
    return false;
  }

  #hasRoom(): boolean {
    return this.#writer.downSeconds === null && this.#writer.rowsWaiting < this.#settings.ingestQueueRows / 2;
  }

  #nextTick(): Promise<void> {
    this.#tick ??= new Promise((resolve) => {
      setTimeout(() => {
        this.#tick = null;
        resolve();
      }, ROOM_TICK_MS);
    });
    return this.#tick;
  }
}

interface Ahead {
  messages: number;
  bytes: number;
  /** Reads on; set while it is held. */
  goOn: (() => void) | null;
}

function isFull({ messages, bytes }: Ahead): boolean {
  return messages >= MOST_AHEAD.messages || bytes >= MOST_AHEAD.bytes;
}

/** PUBACK of MQTT 5 with the reason "success", which may be left out: type, length, message id. */
function puback(messageId: number): Buffer {
  return Buffer.from([0x40, 2, messageId >> 8, messageId & 255]);
}
