import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PacketError, PacketGate } from './packet-gate.ts';

const MOST = 5000;

function lengthBytes(length: number): number[] {
  const bytes: number[] = [];
  for (let left = length; ;) {
    const low = left % 128;
    left = Math.floor(left / 128);
    bytes.push(left ? low | 128 : low);
    if (!left) return bytes;
  }
}

function publish(payloadBytes: number, messageId = 7, topic = 'a/b'): Buffer {
  const body = Buffer.concat([Buffer.from([0, topic.length]), Buffer.from(topic), Buffer.from([messageId >> 8, messageId & 255]), Buffer.alloc(payloadBytes, 'x')]);
  return Buffer.concat([Buffer.from([0x32, ...lengthBytes(body.length)]), body]);
}

const PING = Buffer.from([0xc0, 0]);

/** Feeds bytes in pieces that end at the places given. */
function feed(bytes: Buffer, ends: readonly number[] = []): { passed: Buffer; cuts: [number, number][] } {
  const cuts: [number, number][] = [];
  const gate = new PacketGate(MOST, (id, size) => cuts.push([id, size]));
  const places = [0, ...[...ends].sort((a, b) => a - b).filter((end) => end > 0 && end < bytes.length), bytes.length];
  const passed = places.slice(1).map((end, index) => gate.feed(bytes.subarray(places[index], end)));
  return { passed: Buffer.concat(passed), cuts };
}

it('passes packets that are small enough as they are, however they arrive', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 6 }), fc.array(fc.nat(20_000)), (sizes, ends) => {
    const bytes = Buffer.concat(sizes.flatMap((size) => [publish(size), PING]));
    const { passed, cuts } = feed(bytes, ends);
    expect(passed.equals(bytes)).toBe(true);
    expect(cuts).toEqual([]);
  }));
});

it('cuts a large message to its beginning and passes what follows, however they arrive', () => {
  fc.assert(fc.property(fc.integer({ min: MOST, max: 300_000 }), fc.array(fc.nat(310_000)), (size, ends) => {
    const { passed, cuts } = feed(Buffer.concat([publish(10), publish(size, 513), PING, publish(20)]), ends);
    expect(cuts).toEqual([[513, size]]);
    expect(passed.equals(Buffer.concat([publish(10), publish(4096 - 7, 513), PING, publish(20)]))).toBe(true);
  }));
});

it('holds no more of a message than its beginning while the rest comes', () => {
  const gate = new PacketGate(MOST, () => undefined);
  const whole = publish(10_000_000);
  for (let at = 0; at < 9_900_000; at += 65_536) expect(gate.feed(whole.subarray(at, at + 65_536)).length).toBe(0);
});

it('refuses a large packet that is no message, and what is no MQTT', () => {
  expect(() => feed(Buffer.from([0x10, ...lengthBytes(MOST + 1), 0, 0]))).toThrow(PacketError);
  expect(() => feed(Buffer.from([0x30, 255, 255, 255, 255, 1]))).toThrow(PacketError);
  expect(() => feed(publish(MOST, 7, 'x'.repeat(200)).fill(255, 3, 5))).toThrow(PacketError);
});
