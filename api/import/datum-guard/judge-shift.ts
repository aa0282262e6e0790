/**
 * Decides whether a batch stands shifted: each reading of its places is held against what stands around it.
 *
 * Two bodies of evidence, in this order: the map (roads and buildings), then rows of the batch's own kind. The map goes first, because
 * rows that are there may be the wrong ones that this batch corrects. Thresholds were found on the demo county and on
 * the centre of Munich moved to 113.6E 37.8N; docs/import.md has the figures.
 */
import type { GuardEvidence, GuardFit, GuardMixture, GuardReading, GuardShare } from '../../contract/imports-guard.ts';
import { GUARD_READINGS } from '../../contract/imports-guard.ts';
import { fitOf, fitToKind } from './fit.ts';
import type { Fit, KindFit, PlacedSample } from './fit.ts';
import type { ReadPlace } from './readings.ts';
import { DISTANCE_BINS } from './surroundings.ts';
import type { ReferenceKind, Surroundings } from './surroundings.ts';

/** Places of one window, with what stands around them. */
export interface Window {
  readonly surroundings: Surroundings;
  readonly places: readonly ReadPlace[];
}

export interface Verdict {
  readonly comparison: 'fits' | 'shifted' | 'undecided' | 'nothing';
  readonly compared: number;
  /** Of a batch that fits: the share that says so best. */
  readonly share?: GuardShare;
  /** Of a batch whose places fit two readings. It stops nothing by itself. */
  readonly mixture?: GuardMixture;
  /** Of a shifted batch. */
  readonly found?: { readonly reading: GuardReading; readonly evidence: GuardEvidence; readonly fit: GuardFit; readonly z: readonly [number, number] | null };
}

const LEAST_PLACES = 10;
/** Standard deviations and excess from which a reading counts as right, by evidence; own rows stand in rows and clumps, so more is asked of them. */
const LEAST: Readonly<Record<'map' | 'own', { readonly z: number; readonly excess: number }>> = { map: { z: 5, excess: 10 }, own: { z: 7, excess: 14 } };
/** From here on no other reading needs to be looked at: two readings do not both fit so well. */
const SURE = { z: 15, excess: 30 } as const;
/** A shift is believed when it fits so many times better than the declaration and than any move. */
const TIMES_DECLARED = 2;
const TIMES_CHANCE = 1.5;
/**
 * A mixture is told only from many places, by the map alone, and when each of the two readings is beyond doubt right: read wrongly, 80
 * honest batches of 100 to 400 places of the demo county came to 4.5 deviations at most.
 */
const MIXTURE = { places: 100, z: 9, excess: 20, timesChance: 2, share: 0.15 } as const;

/** @param own what rows of the batch's own kind are, when the county has such a reference */
export function judgeShift(windows: readonly Window[], declared: GuardReading, own: ReferenceKind | undefined): Verdict {
  const compared = windows.reduce((sum, { places }) => sum + places.length, 0);
  if (compared === 0) return { comparison: 'nothing', compared };
  if (compared < LEAST_PLACES) return { comparison: 'undecided', compared };
  const fits = new Fits(windows);
  const bodies: [evidence: 'map' | 'own', kinds: readonly ReferenceKind[]][] = [
    ['map', (['roads', 'buildings'] as const).filter((kind) => kind !== own)], ...(own ? [['own', [own]] as ['own', ReferenceKind[]]] : []),
  ];
  let mixture: GuardMixture | undefined;
  for (const [evidence, kinds] of bodies) {
    const by = (reading: GuardReading): Fit => fitOf(fits.of(reading, kinds));
    const asDeclared = by(declared);
    const isSure = isRight(asDeclared, SURE);
    if (isSure && (evidence === 'own' || compared < MIXTURE.places)) return { comparison: 'fits', compared, share: tellingShare(fits.of(declared, kinds)), mixture };
    const others = GUARD_READINGS.filter((reading) => reading !== declared).map((reading) => ({ reading, fit: by(reading) })).sort((a, b) => b.fit.excess - a.fit.excess);
    const best = others[0]!;
    if (evidence === 'map' && compared >= MIXTURE.places && isBeyondDoubt(asDeclared) && isBeyondDoubt(best.fit)) {
      mixture = mixtureOf(fits.of(declared, kinds), fits.of(best.reading, kinds), best.reading);
    }
    if (isSure || (isRight(asDeclared, LEAST[evidence]) && asDeclared.excess >= best.fit.excess)) {
      return { comparison: 'fits', compared, share: tellingShare(fits.of(declared, kinds)), mixture };
    }
    if (!isShift(best.fit, asDeclared, LEAST[evidence])) continue;
    const fit = tellingFit(fits.of(declared, kinds), fits.of(best.reading, kinds));
    return { comparison: 'shifted', compared, mixture, found: { reading: best.reading, evidence, fit, z: [asDeclared.z, best.fit.z] } };
  }
  return { comparison: 'undecided', compared, mixture };
}

function isBeyondDoubt(fit: Fit): boolean {
  return isRight(fit, MIXTURE) && fit.excess >= MIXTURE.timesChance * fit.most;
}

/**
 * How much of the batch is of each reading. Of a mixture each profile is the right one by its share and chance for the rest, so that the two
 * stand off chance in one direction, each as far as its share.
 */
function mixtureOf(declared: readonly KindFit[], found: readonly KindFit[], reading: GuardReading): GuardMixture | undefined {
  const off = (kinds: readonly KindFit[]): number[] => kinds.flatMap(({ bins, places, chance }) => bins.map((count, bin) => count / places - chance[bin]!));
  const [a, b] = [off(declared), off(found)];
  const both = a.map((value, i) => value + b[i]!);
  const along = (values: readonly number[]): number => values.reduce((sum, value, i) => sum + value * both[i]!, 0);
  const asDeclared = along(a) / (along(a) + along(b));
  if (!(asDeclared >= MIXTURE.share && asDeclared <= 1 - MIXTURE.share)) return undefined;
  return { reading, asDeclared, asFound: 1 - asDeclared };
}

/** Fits, each worked out when it is first asked for: an honest batch needs one reading of three. */
class Fits {
  readonly #windows: readonly Window[];
  readonly #known = new Map<string, KindFit>();

  constructor(windows: readonly Window[]) {
    this.#windows = windows;
  }

  of(reading: GuardReading, kinds: readonly ReferenceKind[]): KindFit[] {
    return kinds.map((kind) => {
      const key = `${reading} ${kind}`;
      const known = this.#known.get(key) ?? fitToKind(kind, this.#samples(reading));
      this.#known.set(key, known);
      return known;
    });
  }

  #samples(reading: GuardReading): PlacedSample[] {
    return this.#windows.map(({ surroundings, places }) => ({ surroundings, places: places.flatMap((place) => place[reading]) }));
  }
}

function isRight(fit: Fit, least: { readonly z: number; readonly excess: number }): boolean {
  return fit.z >= least.z && fit.excess >= least.excess;
}

function isShift(fit: Fit, asDeclared: Fit, least: { readonly z: number; readonly excess: number }): boolean {
  return isRight(fit, least) && fit.excess >= TIMES_CHANCE * fit.most
    && fit.excess >= TIMES_DECLARED * Math.max(0, asDeclared.excess) && asDeclared.z < fit.z / TIMES_DECLARED;
}

/** The one share of places that tells the two readings apart best. */
function tellingFit(declared: readonly KindFit[], found: readonly KindFit[]): GuardFit {
  const candidates = declared.flatMap((a, i) => nearnesses(a).map((near, bin) => ({ ...near, asDeclared: within(a, bin), asFound: within(found[i]!, bin) })));
  return candidates.toSorted((a, b) => Math.abs(b.asFound - b.asDeclared) - Math.abs(a.asFound - a.asDeclared))[0]!;
}

/** The one share of places that chance gives least. */
function tellingShare(kinds: readonly KindFit[]): GuardShare {
  const candidates = kinds.flatMap((fit) => nearnesses(fit).map((near, bin) => ({
    ...near, share: within(fit, bin), byChance: fit.chance.slice(0, bin + 1).reduce((sum, share) => sum + share, 0),
  })));
  return candidates.toSorted((a, b) => Math.abs(b.share - b.byChance) - Math.abs(a.share - a.byChance))[0]!;
}

function nearnesses({ kind }: KindFit): Pick<GuardFit, 'what' | 'meters'>[] {
  return DISTANCE_BINS[kind].map((meters) => ({ what: kind === 'roads' ? 'road' : kind === 'points' ? 'row' : meters === 0 ? 'in_building' : 'building', meters }));
}

function within({ bins, places }: KindFit, bin: number): number {
  return bins.slice(0, bin + 1).reduce((sum, count) => sum + count, 0) / places;
}
