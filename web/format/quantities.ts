/** What devices measure, as people read it. */
import { QUANTITIES, unitSign } from '../../api/contract/ingest.ts';
import { HTML_LANG } from '../state/preferences.ts';
import type { Language } from '../state/preferences.ts';

/** A value with the digits and the unit of its quantity: `12.4°`, `0.31 m`. A quantity that no table knows has no unit. */
export function quantityText(quantity: string, value: number, language: Language): string {
  const known = QUANTITIES[quantity];
  const digits = known?.digits ?? 2;
  const figure = new Intl.NumberFormat(HTML_LANG[language], { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  if (!known) return figure;
  const sign = unitSign(known.unit);
  return sign === '°' ? `${figure}°` : `${figure} ${sign}`;
}
