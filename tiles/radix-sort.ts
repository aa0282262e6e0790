/** Stable sorts of slots by number keys; a comparison sort of 7 million rows would take seconds. */

const ID_DIGIT_BITS = 11; // 3 passes for 32 bits
const KEY_DIGIT_BITS = 13; // 4 passes for 52 bits

/** The slots 0 to ids.length - 1 by ascending id. */
export function slotsById(ids: Uint32Array): Uint32Array {
  let order = countUp(ids.length);
  if (ascends(ids)) return order;
  let spare = new Uint32Array(ids.length);
  for (let shift = 0; shift < 32; shift += ID_DIGIT_BITS) {
    scatter(ids, shift, ID_DIGIT_BITS, order, spare);
    [order, spare] = [spare, order];
  }
  return order;
}

/** The given slots by ascending Morton key; slots of one key keep their order. */
export function slotsByKey(keys: Float64Array, given: Uint32Array): Uint32Array {
  const low = new Uint32Array(keys.length);
  const high = new Uint32Array(keys.length);
  const place = 2 ** (2 * KEY_DIGIT_BITS);
  for (let i = 0; i < keys.length; i++) {
    high[i] = Math.floor(keys[i] / place);
    low[i] = keys[i] - high[i] * place;
  }
  const other = new Uint32Array(given.length);
  const order = given.slice();
  scatter(low, 0, KEY_DIGIT_BITS, order, other);
  scatter(low, KEY_DIGIT_BITS, KEY_DIGIT_BITS, other, order);
  scatter(high, 0, KEY_DIGIT_BITS, order, other);
  scatter(high, KEY_DIGIT_BITS, KEY_DIGIT_BITS, other, order);
  return order;
}

function countUp(length: number): Uint32Array<ArrayBuffer> {
  const slots = new Uint32Array(length);
  for (let i = 0; i < length; i++) slots[i] = i;
  return slots;
}

function ascends(ids: Uint32Array): boolean {
  for (let i = 1; i < ids.length; i++) if (ids[i] < ids[i - 1]) return false;
  return true;
}

// One pass: `from` into `to` by the digit of `values` that starts at bit `shift`.
function scatter(values: Uint32Array, shift: number, bits: number, from: Uint32Array, to: Uint32Array): void {
  const mask = 2 ** bits - 1;
  const starts = new Uint32Array(mask + 2);
  for (let i = 0; i < from.length; i++) starts[((values[from[i]] >>> shift) & mask) + 1]++;
  for (let digit = 1; digit <= mask; digit++) starts[digit] += starts[digit - 1];
  for (let i = 0; i < from.length; i++) to[starts[(values[from[i]] >>> shift) & mask]++] = from[i];
}
