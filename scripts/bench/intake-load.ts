/**
 * A process of its own that publishes readings for the intake bench: QoS 1, batches of one device's readings, over several
 * connections with a window of unacknowledged messages each. Order by IPC: the first message is the order, then it runs and
 * sends back what was acknowledged. With `subscribe` it counts instead what a broker hands on, until it is told to stop.
 */
import mqtt from 'mqtt';
import type { MqttClient } from 'mqtt';

export interface LoadOrder {
  readonly mqtt: string;
  readonly user?: string;
  readonly password?: string;
  readonly county: string;
  /** Codes of devices that are published for, turn by turn, and the quantity of each with its unit and a value that alarms nobody. */
  readonly devices: readonly { readonly code: string; readonly quantity: string; readonly unit: string; readonly value: number }[];
  readonly seconds: number;
  readonly batch: number;
  readonly connections: number;
  readonly window: number;
  /** Epoch ms of the first reading; each further one of a device is a millisecond later. */
  readonly from: number;
  readonly subscribe?: boolean;
}

export interface LoadResult {
  readonly messages: number;
  readonly readings: number;
  readonly seconds: number;
  /** Milliseconds from publishing to the acknowledgement, sampled. */
  readonly waits: readonly number[];
}

const SAMPLE_EVERY = 20;

async function connectAll(order: LoadOrder): Promise<MqttClient[]> {
  const options = { reconnectPeriod: 0, ...(order.user ? { username: order.user, password: order.password! } : {}) };
  return Promise.all(Array.from({ length: order.connections }, () => mqtt.connectAsync(order.mqtt, options)));
}

async function publishFor(order: LoadOrder): Promise<LoadResult> {
  const clients = await connectAll(order);
  const began = performance.now(), endAt = began + order.seconds * 1000;
  const waits: number[] = [];
  let turn = 0, messages = 0;
  const next = (): { topic: string; payload: string } => {
    const round = Math.floor(turn / order.devices.length), { code, quantity, unit, value } = order.devices[turn % order.devices.length]!;
    turn++;
    const rows = Array.from({ length: order.batch }, (_, i) => ({ time: order.from + round * order.batch + i, quantity, value: Number((value + (i % 7) * 0.001).toFixed(3)), unit }));
    return { topic: `tongguan/v1/${order.county}/${code}/readings`, payload: JSON.stringify(rows) };
  };
  const loop = async (client: MqttClient): Promise<void> => {
    while (performance.now() < endAt) {
      const { topic, payload } = next();
      const sentAt = performance.now();
      await client.publishAsync(topic, payload, { qos: 1 });
      if (messages++ % SAMPLE_EVERY === 0) waits.push(performance.now() - sentAt);
    }
  };
  await Promise.all(clients.flatMap((client) => Array.from({ length: order.window }, () => loop(client))));
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(clients.map((client) => client.endAsync()));
  return { messages, readings: messages * order.batch, seconds, waits };
}

async function subscribeFor(order: LoadOrder): Promise<void> {
  const [client] = await connectAll({ ...order, connections: 1 });
  let messages = 0;
  client!.on('message', () => { messages++; });
  await client!.subscribeAsync('tongguan/#', { qos: 1 });
  process.on('message', () => { process.send!({ messages }); });
  process.send!({ subscribed: true });
}

process.once('message', (order: LoadOrder) => {
  const done = order.subscribe ? subscribeFor(order) : publishFor(order).then((result) => { process.send!({ result }, () => process.exit(0)); });
  done.catch((error: Error) => {
    console.error(`The load of the intake bench failed: ${error.message}`);
    process.exit(1);
  });
});
process.once('disconnect', () => process.exit(0));
