/** Numbers of cases in words: figures, indicators, and what narrows a list. */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { FLOWS } from '../../../api/contract/cases/flows.ts';
import { FIGURES } from '../../../api/contract/cases/figures.ts';
import { INDICATORS } from '../../../api/contract/cases/indicators.ts';
import { CASE_FLOWS } from '../../../api/contract/cases/vocabulary.ts';
import { useAreaName } from '../../alerts/areas.ts';
import { usePersonName } from '../../alerts/people.ts';
import { stepName } from '../../data/case-steps.ts';
import { useNames } from '../../data/names.ts';
import type { Names } from '../../data/names.ts';
import { formatMoment } from '../../format/numbers.ts';
import { said } from '../../i18n/index.ts';
import { useOpenCounty } from '../../panels/top-bar.tsx';
import type { Language } from '../../state/preferences.ts';
import { useApp } from '../../state/store.ts';
import type { BehindPart, BehindTitle } from './behind-words.ts';

export interface FigureWords {
  readonly language: Language;
  title(title: BehindTitle): string;
  /** What a part of an indicator counts, and when. */
  counted(title: Extract<BehindTitle, { kind: 'indicator' }>): string;
  /** What to know of a number that does not count cases; empty for others. */
  unitNote(title: Extract<BehindTitle, { kind: 'indicator' }>): string;
  part(part: BehindPart): string;
  /** First and last day of a span whose end is not included. */
  period(from: string, to: string): string;
}

/** Filters whose values have no name of their own, with their words. */
const PLAIN = ['omni', 'duty', 'unit', 'grid'] as const;
const NAMED = ['step', 'class', 'area', 'village', 'department', 'flow', 'person', 'none', 'bbox', 'state'] as const;

function valueName(name: string, value: string, names: Names, area: (code: string) => string, person: (id: string) => string, t: TFunction): string {
  const each = (say: (one: string) => string): string => value.split(',').map(say).join('、');
  if (value === '') return t('figures.without');
  if (name === 'class') return each((id) => names.className(id));
  if (name === 'area' || name === 'village') return each(area);
  if (name === 'department') return each((code) => names.department(code));
  if (name === 'flow') return each((id) => CASE_FLOWS.some((flow) => flow === id) ? said(FLOWS[id as keyof typeof FLOWS].name, names.language) : id);
  if (name === 'person') return person(value);
  if (name === 'state') return each((state) => names.stateName('cases', state));
  if (name === 'none') return t(`figures.by.${value as 'unit'}`);
  if (name === 'step' && value.includes(':')) return stepName(value, names.language, true);
  return name === 'bbox' ? t('figures.inRegion') : value;
}

export function useFigureWords(): FigureWords {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const names = useNames();
  const area = useAreaName();
  const person = usePersonName();
  const day = (moment: number): string => formatMoment(moment, 'full', language, zone).split(/[ ,]/)[0]!;
  const period = (from: string, to: string): string => {
    const [first, last] = [day(Date.parse(from)), day(Date.parse(to) - 1)];
    return first === last ? first : `${first} – ${last}`;
  };
  return {
    language, period,
    title(title) {
      if (title.kind === 'figure') return said(FIGURES[title.figure], language);
      return title.kind === 'indicator' ? `${said(INDICATORS[title.indicator].name, language)}: ${t(`figures.${title.part}`)}` : t('figures.behind.title');
    },
    counted: ({ indicator, part, from, to }) => `${said(INDICATORS[indicator][part], language)} · ${period(from, to)}`,
    unitNote({ indicator }) {
      const { unit } = INDICATORS[indicator];
      return unit === 'case' ? '' : ` · ${t('figures.behind.unitNote', { unit: t(`figures.indicators.unit.${unit}`) })}`;
    },
    part({ name, value }) {
      const known = [...PLAIN, ...NAMED].find((one) => one === name);
      return `${known ? t(`figures.filter.${known}`) : name}: ${valueName(name, value, names, area, person, t)}`;
    },
  };
}
