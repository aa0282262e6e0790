/**
 * How near and how recent another case must be to be a candidate for a duplicate, by class, and which classes people take for one
 * another. A start to be adjusted: 15 m for point components, 50 m and 24 h for events, 100 m for what covers an area; 50 m and 24 h were seen in use,
 * the others are assumptions.
 */
import { DUPLICATE_DEFAULTS } from './duplicates.ts';

export interface DuplicateSettings {
  /** Distance between the two places. */
  readonly radiusMeters: number;
  /** How long after its closing a case is still a candidate; open ones always are. */
  readonly windowHours: number;
  /** Other classes whose cases are candidates too, `scheme:code`. Siblings are mutual. */
  readonly siblings: readonly string[];
}

const AREAL = { radiusMeters: 100, windowHours: 24 } as const;
/** A leak or a collapse is called in by everybody within minutes, and from all around. */
const EMERGENCY = { radiusMeters: 100, windowHours: 24 } as const;
/** Where a bridge, a wall or a pipe is reported depends on where one stands. */
const LONG = { radiusMeters: 60, windowHours: 24 } as const;

type Reach = Pick<DuplicateSettings, 'radiusMeters' | 'windowHours'>;

const classes = (scheme: string, codes: string): string[] => codes.split(' ').map((code) => `${scheme}:${code}`);

/** Classes whose reach is not that of their list. */
const REACHES = new Map<string, Reach>([
  // Waste, litter, water and green, and what people build: areas.
  ...classes('yc2013e', '0110 0111 0117 0118 0125 0126 0132 0136 0181 0182 0191 0198 0199 0305 0306 0310 0696')
    .map((id): [string, Reach] => [id, AREAL]),
  ...classes('yc2013e', '0501 0502 0503 0504 0505 0506 0595').map((id): [string, Reach] => [id, EMERGENCY]),
  // Noise and smoke are heard and smelt from afar.
  ...classes('yc2013e', '0120 0128 0301 0304').map((id): [string, Reach] => [id, AREAL]),
  ...classes('yc2013', '0157 0178 0188 0192 0206 0207 0208 0209 0217 0224 0284 0285 0286 0299 0408 0494 0495 0499 0507 0508')
    .map((id): [string, Reach] => [id, LONG]),
]);

/** Classes that a reporter may take for one another; a class may be in several. */
const FAMILIES: readonly (readonly string[])[] = [
  // Manhole covers: from above all look alike.
  classes('yc2013', '0101 0102 0103 0104 0106 0110 0111 0114 0118 0123 0126'),
  classes('yc2013', '0130 0131'),
  classes('yc2013', '0137 0138 0139'),
  classes('yc2013', '0212 0283 0230 0598'),
  classes('yc2013', '0220 0221'),
  classes('yc2013', '0402 0401 0404'),
  classes('yc2013', '0494 0495 0499'),
  // The same cover, sinkhole, leak or puddle.
  [...classes('yc2013e', '0113 0505'), ...classes('yc2013', '0284 0285 0286')],
  [...classes('yc2013e', '0503 0506'), ...classes('yc2013', '0102 0103 0104')],
  classes('yc2013e', '0501 0506'),
  // Waste, by whoever names it.
  [...classes('yc2013e', '0110 0111 0192 0135'), ...classes('yc2013', '0305')],
  classes('yc2013e', '0112 0114 0312 0311'),
  classes('yc2013e', '0117 0118'),
  classes('yc2013e', '0125 0126'),
  classes('yc2013e', '0111 0305 0306 0310'),
  classes('yc2013e', '0401 0405 0406 0492'),
  classes('yc2013e', '0410 0493'),
  [...classes('yc2013e', '0203 0205 0206'), ...classes('yc2013', '0306 0307')],
  classes('yc2013e', '0180 0508 0108'),
  classes('yc2013e', '0101 0198'),
  classes('yc2013e', '0181 0182'),
  classes('yc2013e', '0128 0301'),
  classes('yc2013e', '0304 0308 0312'),
  classes('yc2013e', '0183 0596'),
  [...classes('yc2013e', '0307'), ...classes('yc2013', '0396')],
];

const SIBLINGS = new Map<string, Set<string>>();
for (const family of FAMILIES) {
  for (const id of family) {
    const others = SIBLINGS.get(id) ?? new Set<string>();
    for (const other of family) if (other !== id) others.add(other);
    SIBLINGS.set(id, others);
  }
}

/** Event lists: a class of another scheme is taken for a component. */
const EVENT_SCHEMES = new Set(['yc2013e', 'cjt2007e']);

/** How duplicates of a class (`scheme:code`) are looked for; a class that nobody declared has its list's reach and no siblings. */
export function duplicateSettingsOf(id: string): DuplicateSettings {
  const reach = REACHES.get(id) ?? (EVENT_SCHEMES.has(id.split(':')[0]!) ? DUPLICATE_DEFAULTS.event : DUPLICATE_DEFAULTS.component);
  return { ...reach, siblings: [...SIBLINGS.get(id) ?? []] };
}

/** Every class that has siblings or a reach of its own, for who stores the settings. */
export const DECLARED_DUPLICATE_CLASSES: readonly string[] = [...new Set([...REACHES.keys(), ...SIBLINGS.keys()])].sort();
