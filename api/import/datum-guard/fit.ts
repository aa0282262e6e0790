/**
 * How well places fit what stands around them, as against the same places moved at random.
 *
 * Lamps stand beside roads and never in buildings; a road runs through no building; a building stands on no road. Which of these
 * holds is not asked. The distances of the places to the nearest road, building and point have some profile; moved a few
 * hundred metres in any direction they have another, the one that chance gives here. A batch in its right place has a profile
 * that chance does not give: that is what G measures.
 *
 *   G = sum over bins of n(bin) * ln( share(bin) / share(bin) of the moved places )
 */
import { DISTANCE_BINS } from './surroundings.ts';
import type { ReferenceKind, Surroundings } from './surroundings.ts';

export interface PlacedSample {
  readonly surroundings: Surroundings;
  /** Places in degrees, [lng, lat, lng, lat, ...]. */
  readonly places: readonly number[];
}

/** The moves: far enough to leave the kerb, near enough to stay in the same kind of neighbourhood. */
const MOVES = 48;
const NEAREST_MOVE_METERS = 90;
const FARTHEST_MOVE_METERS = 420;
export const MOVE_REACH_METERS = FARTHEST_MOVE_METERS;

export interface Fit {
  /** G of the places where they are, less its mean over the moves. */
  readonly excess: number;
  /** The largest that a move gives. */
  readonly most: number;
  /** The excess in standard deviations of the moves. */
  readonly z: number;
}

/** Few places hardly differ from move to move; dividing by next to nothing would make sure of what is not. */
const LEAST_DEVIATION = 0.5;

/** A spiral of moves by the golden angle: every direction, every distance, and the same ones each time. */
const moves = Array.from({ length: MOVES }, (_, i) => {
  const far = NEAREST_MOVE_METERS + (FARTHEST_MOVE_METERS - NEAREST_MOVE_METERS) * Math.sqrt((i + 0.5) / MOVES);
  const angle = i * Math.PI * (3 - Math.sqrt(5));
  return [Math.cos(angle) * far, Math.sin(angle) * far] as const;
});

/** How places stand to one kind of reference: where they are, and moved. */
export interface KindFit {
  readonly kind: ReferenceKind;
  readonly places: number;
  readonly g: number;
  /** G of each move. */
  readonly byChance: readonly number[];
  /** Places by bin, where they are. */
  readonly bins: readonly number[];
  /** The share of each bin among the moved places. */
  readonly chance: readonly number[];
}

export function fitToKind(kind: ReferenceKind, samples: readonly PlacedSample[]): KindFit {
  const bins = binCounts(kind, samples, 0, 0);
  const moved = moves.map(([dx, dy]) => binCounts(kind, samples, dx, dy));
  const places = bins.reduce((sum, count) => sum + count, 0);
  const pooled = bins.map((_, bin) => moved.reduce((sum, counts) => sum + counts[bin]!, 0) + 0.5);
  const all = pooled.reduce((sum, count) => sum + count, 0);
  const chance = pooled.map((count) => count / all);
  return { kind, places, bins, chance, g: surprise(bins, places, chance), byChance: moved.map((counts) => surprise(counts, places, chance)) };
}

/** The fit to several kinds together. */
export function fitOf(kinds: readonly KindFit[]): Fit {
  const byChance = moves.map((_, move) => kinds.reduce((sum, { byChance: own }) => sum + own[move]!, 0));
  const mean = byChance.reduce((sum, value) => sum + value, 0) / MOVES;
  const deviation = Math.sqrt(byChance.reduce((sum, value) => sum + (value - mean) ** 2, 0) / MOVES);
  const excess = kinds.reduce((sum, { g }) => sum + g, 0) - mean;
  return { excess, most: Math.max(...byChance) - mean, z: excess / Math.max(deviation, LEAST_DEVIATION) };
}

function binCounts(kind: ReferenceKind, samples: readonly PlacedSample[], dx: number, dy: number): number[] {
  const counts = Array.from({ length: DISTANCE_BINS[kind].length + 1 }, () => 0);
  for (const { surroundings, places } of samples) {
    const { plane } = surroundings;
    for (let i = 0; i < places.length; i += 2) counts[surroundings.bin(kind, plane.x(places[i]!) + dx, plane.y(places[i + 1]!) + dy)]! += 1;
  }
  return counts;
}

/**
 * G of counts. Places far from everything (the last bin) count for nothing by themselves: beyond the edge of a town all moves
 * lead into fields, which chance does not give either, and which is no sign of the right place.
 */
function surprise(counts: readonly number[], places: number, chance: readonly number[]): number {
  const near = places - counts.at(-1)!;
  const nearByChance = 1 - chance.at(-1)!;
  if (near === 0) return 0;
  let g = 0;
  for (let bin = 0; bin < counts.length - 1; bin++) {
    const count = counts[bin]!;
    if (count > 0) g += count * Math.log((count / near) / (chance[bin]! / nearByChance));
  }
  const share = near / places;
  if (share > nearByChance) g += near * Math.log(share / nearByChance) + (share < 1 ? (places - near) * Math.log((1 - share) / (1 - nearByChance)) : 0);
  return g;
}
