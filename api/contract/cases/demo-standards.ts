/**
 * The demo county's own standard, edition `demo2026`: every minor class of the newer component and event lists with its conditions,
 * limits and closing conditions. Words are our own; limits are of the order that a city published (docs: domain, annex 1 and 2). A
 * county replaces it by its own edition.
 */
import { CLOSINGS, type Closing, type Condition, CONDITIONS } from './demo-standard-words.ts';
import { COMPONENT_STANDARDS } from './demo-standards-components.ts';
import { EVENT_STANDARDS } from './demo-standards-events.ts';
import { MORE_EVENT_STANDARDS } from './demo-standards-events-more.ts';
import { limitOf, type Standard } from './standards.ts';

export const DEMO_EDITION = 'demo2026';

/** First digit of the ids of each scheme: 1 0101 1 is the first condition of component class 0101. */
const SCHEME_DIGIT = { yc2013: 1, yc2013e: 2 } as const;

type Phrase = readonly [zh: string, en: string];

function standard(scheme: keyof typeof SCHEME_DIGIT, code: string, place: number, condition: Phrase, closing: Closing, short: string): Standard {
  const [closeZh, closeEn] = CLOSINGS[closing];
  return {
    id: Number(`${SCHEME_DIGIT[scheme]}${code}${place}`), scheme, edition: DEMO_EDITION, class: `${scheme}:${code}`,
    condition: { zh: condition[0], en: condition[1] }, closeCondition: { zh: closeZh, en: closeEn }, ...limitOf(short),
  };
}

function componentStandards(): Standard[] {
  return COMPONENT_STANDARDS.flatMap(([classes, conditions]) => classes.split(' ').flatMap((code) =>
    conditions.split(' ').map((entry, index) => {
      const [name, short] = entry.split(':') as [Condition, string];
      const [zh, en, closing] = CONDITIONS[name];
      return standard('yc2013', code, index + 1, [zh, en], closing, short);
    })));
}

function eventStandards(): Standard[] {
  const placeOf = new Map<string, number>();
  return [...EVENT_STANDARDS, ...MORE_EVENT_STANDARDS].map(([code, zh, en, closing, short]) => {
    const place = (placeOf.get(code) ?? 0) + 1;
    placeOf.set(code, place);
    return standard('yc2013e', code, place, [zh, en], closing, short);
  });
}

/** All standards of the demo edition, components first, in the order of their classes. */
export const DEMO_STANDARDS: readonly Standard[] = [...componentStandards(), ...eventStandards()].sort((one, other) => one.id - other.id);
