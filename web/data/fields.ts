/** Attributes of a feature as rows of the drawer: in reading order, with names for codes and units for figures. */
import type { TFunction } from 'i18next';
import {
  AREA_LEVEL_NAMES, CAMERA_SECTOR_NAMES, EVENT_CHANNEL_NAMES, GRID_KIND_NAMES, POSITION_CLASS_NAMES, SEVERITY_NAMES,
} from '../../api/contract/schemes/names.ts';
import type { BilingualText } from '../../api/contract/layers.ts';
import { QUANTITIES } from '../../api/contract/ingest.ts';
import { areaMeasure, formatFigure, formatMoment } from '../format/numbers.ts';
import { quantityText } from '../format/quantities.ts';
import { said } from '../i18n/index.ts';
import type { Language } from '../state/preferences.ts';

export interface FieldRow {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  /** Codes are set in figures of equal width, with a way to copy them. */
  readonly isCode: boolean;
}

interface FieldContext {
  readonly t: TFunction;
  readonly language: Language;
  readonly timeZone: string;
}

/** Shown elsewhere in the drawer, or of no use to a reader. */
const ELSEWHERE = new Set(['class', 'className', 'state', 'departments', 'areaName', 'attributes', 'anchor', 'name', 'nameEn', 'componentId', 'componentObjid',
  'dutyPhone', 'speedMps', 'simulated', 'fixAt', 'ruleId', 'deviceId']);
/** Of a longer list the beginning and the number are shown. */
const MOST_SHOWN = 4;
const CODES = new Set(['code', 'objid', 'parentCode', 'unitGrid', 'omniGrid', 'sourceId']);
const NAMED: Readonly<Record<string, Readonly<Record<string, BilingualText>>>> = {
  level: AREA_LEVEL_NAMES, kind: GRID_KIND_NAMES, positionClass: POSITION_CLASS_NAMES, severity: SEVERITY_NAMES, channel: EVENT_CHANNEL_NAMES, sector: CAMERA_SECTOR_NAMES,
};
const UNITS: Readonly<Record<string, 'meters' | 'degrees' | 'seconds' | 'floors' | 'metersPerSecond'>> = {
  rangeMeters: 'meters', mountHeightMeters: 'meters', heightMeters: 'meters', widthMeters: 'meters', headingDeg: 'degrees', fovDeg: 'degrees', heartbeatSeconds: 'seconds', floors: 'floors', speedMps: 'metersPerSecond',
};
const MOMENTS = new Set(['occurredAt', 'closedAt', 'lastSeenAt', 'updatedAt', 'openedAt', 'clearedAt', 'acknowledgedAt', 'snoozedUntil']);

function fieldValue(key: string, value: unknown, properties: Readonly<Record<string, unknown>>, { t, language, timeZone }: FieldContext): string {
  const named = NAMED[key]?.[String(value)];
  if (named) return said(named, language);
  if (MOMENTS.has(key)) return formatMoment(String(value), 'full', language, timeZone);
  if (key === 'areaSquareMeters') {
    const [unit, figure] = areaMeasure(Number(value), language);
    return t(`unit.${unit}`, { value: figure });
  }
  if (UNITS[key]) return t(`unit.${UNITS[key]}`, { value: formatFigure(Number(value), language) });
  if (key === 'areaCode' && properties.areaName) {
    const name = properties.areaName as string | BilingualText;
    return `${typeof name === 'string' ? name : said(name, language)} (${String(value)})`;
  }
  if (key === 'quantity' && QUANTITIES[String(value)]) return said(QUANTITIES[String(value)].name, language);
  if ((key === 'triggerValue' || key === 'peakValue') && typeof value === 'number') return quantityText(String(properties.quantity ?? ''), value, language);
  if (Array.isArray(value)) return value.length > MOST_SHOWN ? `${value.slice(0, MOST_SHOWN).join(' ')} … (${value.length})` : value.join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function fieldRows(properties: Readonly<Record<string, unknown>>, context: FieldContext): FieldRow[] {
  return Object.entries(properties)
    .filter(([key, value]) => !ELSEWHERE.has(key) && value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => ({
      key, label: context.t(`field.${key}`, { defaultValue: key }), value: fieldValue(key, value, properties, context), isCode: CODES.has(key),
    }));
}
