/**
 * The broker of MQTT_URL, an MQTT 5 one. Several connections share one subscription, each with a session that the broker
 * keeps while we are away. We acknowledge a message to the broker after its rows are committed; what was sent to us and
 * not acknowledged is sent again after a reconnect.
 *
 *   publisher -- QoS 1 --> broker (keeps it) -- shared subscription --> us -- commit --> PUBACK to the broker
 */
import { hostname } from 'node:os';
import mqtt from 'mqtt';
import type { IConnackPacket, IPublishPacket, MqttClient } from 'mqtt';
import type { Settings } from '../settings.ts';
import type { Intake } from './intake.ts';
import type { Message } from './read-message.ts';
import { quarantined } from './read-message.ts';
import { refuse } from './refusal.ts';
import { RefusedRowsError } from './store-errors.ts';
import type { Writer } from './writer.ts';

export type OutsideSettings = Pick<Settings, 'mqttUrl' | 'mqttConnections' | 'port'>;

const TOPICS = ['$share/tongguan/tongguan/v1/+/+/readings', '$share/tongguan/tongguan/v1/+/+/position'];
/** Messages a connection that the broker may send ahead of our acknowledgements. */
const RECEIVE_MAXIMUM = 200;
/** A broker keeps what came for us while we were away so long; then it is lost. */
const SESSION_SECONDS = 7 * 86_400;
const FIRST_RECONNECT_MS = 500;
const LONGEST_RECONNECT_MS = 30_000;
const STORE_RETRY_MS = 300;
const CONNECT_TIMEOUT_MS = 10_000;
const REFUSED = 128;

export class OutsideBroker {
  readonly #settings: OutsideSettings;
  readonly #intake: Intake;
  readonly #writer: Writer;
  readonly #clients: MqttClient[] = [];
  readonly #subscribed = new Set<MqttClient>();
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
      const granted = await client.subscribeAsync(TOPICS, { qos: 1 });
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
    const { stream } = client;
    done(new Error('acknowledged after the commit'));
    this.#storeAtLast(message, () => this.#stopped || client.stream !== stream).then((isStored) => {
      // After a reconnect the message comes again; its old number may be another message's by then.
      if (isStored && client.stream === stream && client.connected) stream.write(puback(packet.messageId!));
    }, (error: unknown) => console.error(error));
  }

  /** Tries until it is committed. The broker's receive maximum bounds how many wait here. */
  async #storeAtLast(message: Message, isLate: () => boolean): Promise<boolean> {
    let refused: string | null = null;
    this.#intake.counts.messages++;
    while (!isLate()) {
      try {
        if (refused === null) await this.#intake.store(message);
        else await this.#writer.submit(quarantined(message, refuse('bad_value', `it could not be stored: ${refused}`)));
        return true;
      } catch (error) {
        if (error instanceof RefusedRowsError && refused === null) refused = error.message;
        else await new Promise((resolve) => { setTimeout(resolve, STORE_RETRY_MS); });
      }
    }
    return false;
  }
}

/** PUBACK of MQTT 5 with the reason "success", which may be left out: type, length, message id. */
function puback(messageId: number): Buffer {
  return Buffer.from([0x40, 2, messageId >> 8, messageId & 255]);
}
