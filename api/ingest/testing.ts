/** Publishers for tests, by the real MQTT client. */
import { connect } from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';

const PATIENCE_MS = 20_000;

/** Waits for a promise, and fails with a sentence when it does not settle. */
export function within<T>(what: string, promise: Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${patienceMs / 1000} s`)), patienceMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Connects once, without coming back by itself. @throws Error with the broker's refusal */
export function connectOnce(url: string, username: string, password: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = connect(url, { username, password, reconnectPeriod: 0, connectTimeout: PATIENCE_MS, ...options });
  const connected = new Promise<MqttClient>((resolve, reject) => {
    client.once('connect', () => resolve(client));
    client.once('error', reject);
    client.once('close', () => reject(new Error('closed before it was connected')));
  });
  client.on('error', () => undefined);
  return within('connecting', connected);
}

/** Publishes and waits for the acknowledgement. @throws Error when the connection is closed instead */
export function publish(client: MqttClient, topic: string, payload: unknown, qos: 0 | 1 | 2 = 1): Promise<void> {
  const bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
  return within('an acknowledgement', new Promise<void>((resolve, reject) => {
    const onClose = (): void => reject(new Error('closed without an acknowledgement'));
    client.once('close', onClose);
    client.publish(topic, bytes, { qos }, (error) => {
      client.off('close', onClose);
      if (error) reject(error);
      else resolve();
    });
  }));
}

/** Looks again and again until it is so. @throws Error that says what did not come */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!await isSo()) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${patienceMs / 1000} s`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}
