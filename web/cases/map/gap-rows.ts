/** Where nobody answers, drawn: hatched cells, and duty grids that no collector walks as a broken outline. Shapes, not colours, say it. */
import type { ExpressionSpecification, Map as MapLibreMap } from 'maplibre-gl';
import type { StyleInput, StyleRow } from '../../map/style/input.ts';
import { byZoom } from '../../map/style/input.ts';
import type { ThemeName } from '../../theme/tokens.ts';

/** The more classes nobody answers for, the stronger; of one class all are alike. */
const STRENGTH: ExpressionSpecification = ['interpolate', ['linear'], ['get', 'missing'], 1, 0.75, 2, 0.4, 40, 0.95];
const isDuty: ExpressionSpecification = ['==', ['get', 'kind'], 'duty'];

export function gapRows(input: StyleInput): StyleRow[] {
  const layout = { visibility: input.gaps ? 'visible' : 'none' } as const;
  const { label, halo } = input.colors;
  return [{
    layer: null, spec: {
      id: 'gaps-fill', type: 'fill', source: 'gaps', filter: ['!', isDuty], layout, paint: { 'fill-pattern': `hatch-${input.theme}`, 'fill-opacity': STRENGTH },
    },
  }, {
    layer: null, spec: {
      id: 'gaps-line', type: 'line', source: 'gaps', filter: ['!', isDuty], layout: { ...layout, 'line-join': 'round' },
      paint: { 'line-color': label, 'line-width': byZoom(9, 0.5, 15, 1.2), 'line-opacity': byZoom(10, 0.25, 15, 0.6) },
    },
  }, {
    layer: null, spec: {
      id: 'gaps-duty-casing', type: 'line', source: 'gaps', filter: isDuty, layout: { ...layout, 'line-join': 'round' },
      paint: { 'line-color': halo, 'line-width': byZoom(10, 4, 15, 7), 'line-opacity': 0.7 },
    },
  }, {
    layer: null, spec: {
      id: 'gaps-duty', type: 'line', source: 'gaps', filter: isDuty, layout: { ...layout, 'line-join': 'round' },
      paint: { 'line-color': label, 'line-width': byZoom(10, 1.6, 15, 3), 'line-dasharray': [1.6, 1.4] },
    },
  }];
}

/** Pixels of a tile of the hatch, and of its image. */
const TILE = 10;
const RATIO = 2;

const INKS: Readonly<Record<ThemeName, string>> = { dark: 'rgba(219, 230, 245, 0.75)', light: 'rgba(31, 45, 64, 0.7)' };

function hatch(ink: string): ImageData {
  const size = TILE * RATIO;
  const context = new OffscreenCanvas(size, size).getContext('2d')!;
  context.strokeStyle = ink;
  context.lineWidth = 1.3 * RATIO;
  // Beyond the edges too, so that the strokes of neighbouring tiles meet.
  for (const shift of [-size, 0, size]) {
    context.beginPath();
    context.moveTo(shift - 2, size + 2);
    context.lineTo(shift + size + 2, -2);
    context.stroke();
  }
  return context.getImageData(0, 0, size, size);
}

/** Adds the hatch of both themes to the map. */
export function addHatches(map: MapLibreMap): void {
  for (const [theme, ink] of Object.entries(INKS)) {
    if (!map.hasImage(`hatch-${theme}`)) map.addImage(`hatch-${theme}`, hatch(ink), { pixelRatio: RATIO });
  }
}
