/** The table of a region answer, exactly as the panel shows it: codes and names, one row per figure. */
import type { RegionLayer } from '../../api/contract/shapes.ts';
import { stepName } from './case-steps.ts';
import type { Names } from './names.ts';
import type { RegionAnswer } from './region.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/** One field, quoted where it must be. A leading `=`, `+`, `-` or `@` would run as a formula in a spreadsheet. */
export function csvField(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function layerRows(layer: RegionLayer, names: Names): (string | number)[][] {
  const title = names.layer(layer.layer);
  const part = (kind: string, counts: Readonly<Record<string, number>>, name: (code: string) => string): (string | number)[][] =>
    Object.entries(counts).map(([code, count]) => [layer.layer, title, kind, code, code ? name(code) : '', count]);
  return [
    [layer.layer, title, 'total', '', '', layer.total],
    ...part('class', layer.byClass, (code) => names.className(code)),
    ...part('state', layer.byState, (code) => names.stateName(layer.layer, code)),
    ...part('step', layer.byStep, (key) => stepName(key, names.language, true)),
    ...part('unit_grid', layer.byGrid.unit, () => ''),
    ...part('omni_grid', layer.byGrid.omni, () => ''),
  ];
}

/** UTF-8 text with byte order mark, so that spreadsheets read Chinese right. First lines say what was counted, when. */
export function regionCsv(answer: RegionAnswer, names: Names, filterText: string): string {
  const rows: (string | number)[][] = [
    ['as_of', answer.asOf], ['area_square_meters', Math.round(answer.areaSquareMeters)], ['filter', filterText], [],
    ['layer', 'layer_name', 'by', 'code', 'name', 'count'],
    ...answer.layers.flatMap((layer) => layerRows(layer, names)),
  ];
  return BYTE_ORDER_MARK + rows.map((row) => row.map(csvField).join(',')).join('\r\n') + '\r\n';
}
