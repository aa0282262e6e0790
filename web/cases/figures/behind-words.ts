/** A list behind a number, in words: which number it is, and what narrows it. Pure. */
import { FIGURES, FIGURE_NAMES } from '../../../api/contract/cases/figures.ts';
import type { Figure } from '../../../api/contract/cases/figures.ts';
import { INDICATORS, PARTS } from '../../../api/contract/cases/indicators.ts';
import type { Indicator, Part } from '../../../api/contract/cases/indicators.ts';

/** What a list shows: a figure, a part of an indicator, or only cases under a filter. */
export type BehindTitle =
  | { readonly kind: 'figure'; readonly figure: Figure }
  | { readonly kind: 'indicator'; readonly indicator: Indicator; readonly part: Part; readonly from: string; readonly to: string }
  | { readonly kind: 'cases' };

/** One thing that narrows the list: the name of a filter and its value as on the wire. */
export interface BehindPart { readonly name: string; readonly value: string }

export interface BehindWords { readonly title: BehindTitle; readonly parts: readonly BehindPart[] }

/** True when the query asks for all that the figure asks for; its day counts as asked for whichever day it is. */
function asksFor(params: URLSearchParams, figure: Figure): boolean {
  return Object.entries(FIGURES[figure].filter).every(([name, value]) => (value.includes('{today}') ? params.has(name) : params.get(name) === value));
}

function figureOf(params: URLSearchParams): Figure | null {
  const size = (figure: Figure): number => Object.keys(FIGURES[figure].filter).length;
  return FIGURE_NAMES.filter((figure) => asksFor(params, figure)).sort((a, b) => size(b) - size(a))[0] ?? null;
}

function indicatorOf(params: URLSearchParams): BehindTitle | null {
  const [indicator, part] = (params.get('counted') ?? '').split(':');
  const [from, to] = (params.get('period') ?? '').split('/');
  const known = PARTS.find((name) => name === part);
  return indicator && indicator in INDICATORS && known && from && to ? { kind: 'indicator', indicator: indicator as Indicator, part: known, from, to } : null;
}

/** Reads the query of a list (without county). Filters that the title tells are not told again. */
export function behindWords(query: string): BehindWords {
  const params = new URLSearchParams(query);
  const indicator = indicatorOf(params);
  const figure = indicator ? null : figureOf(params);
  const told = new Set(indicator ? ['counted', 'period'] : figure ? Object.keys(FIGURES[figure].filter) : []);
  const parts = [...params].flatMap(([name, value]): BehindPart[] => {
    if (told.has(name) || name === 'county') return [];
    // `of=duty:<code>`: the row of a table of indicators.
    const [by, ...key] = name === 'of' ? value.split(':') : [name, value];
    return [{ name: by!, value: name === 'of' ? key.join(':') : value }];
  });
  return { title: indicator ?? (figure ? { kind: 'figure', figure } : { kind: 'cases' }), parts };
}
