/** How a feature is called in lists, tooltips and the drawer. */
import type { LayerId } from '../../api/contract/layers.ts';
import type { Language } from '../state/preferences.ts';
import type { Names } from './names.ts';

type Properties = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** The national or local code of a feature; empty when it has none. */
export function codeOf(properties: Properties): string {
  return text(properties.objid) || text(properties.code);
}

/** The name of a feature in the language of the screen; its class where it has no name. */
export function titleOf(layer: LayerId, properties: Properties, names: Names, language: Language): string {
  const ofClass = names.className(text(properties.class));
  // Surveyors often write the class into the name; then it has a translation.
  if (text(properties.name) === names.classEntry(text(properties.class))?.name.zh) return ofClass;
  const own = language === 'en' ? text(properties.nameEn) || text(properties.name) : text(properties.name) || text(properties.nameEn);
  if (layer === 'grids' && !own) return `${ofClass} ${text(properties.code)}`;
  return own || ofClass;
}

/** Class, and code where it is not the title already. */
export function subtitleOf(properties: Properties, title: string, names: Names): string {
  const ofClass = names.className(text(properties.class));
  return [ofClass === title ? '' : ofClass, codeOf(properties)].filter((part) => part && !title.includes(part)).join(' · ');
}
