/** Drawing on the map: regions (polygon, rectangle; corners stay movable) and measures. One tool at a time. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import { TerraDraw, TerraDrawLineStringMode, TerraDrawPolygonMode, TerraDrawRectangleMode, TerraDrawSelectMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import type { RegionPolygon, Tool } from '../state/store.ts';

type Hex = `#${string}`;

/** What has been drawn so far; `finished` is false while the pointer still draws. */
export interface Drawn {
  readonly tool: Tool;
  readonly coordinates: number[][];
  readonly finished: boolean;
}

export interface DrawTools {
  /** Takes a tool in hand, clearing what was drawn before. */
  start(tool: Tool): void;
  /** Shows a region that was not drawn by hand, ready to be edited. */
  show(region: RegionPolygon): void;
  clear(): void;
  destroy(): void;
}

const REGION_MODES = ['region-polygon', 'region-rectangle'];
const EDITABLE = {
  feature: { draggable: true, selfIntersectable: true, coordinates: { midpoints: true, draggable: true, deletable: true } },
};

function modes(accent: Hex, ink: Hex): ConstructorParameters<typeof TerraDraw>[0]['modes'] {
  const polygon = {
    fillColor: accent, fillOpacity: 0.14, outlineColor: accent, outlineWidth: 2.2,
    closingPointColor: accent, closingPointWidth: 6, closingPointOutlineColor: ink, closingPointOutlineWidth: 2,
    coordinatePointColor: accent, coordinatePointWidth: 4, coordinatePointOutlineColor: ink, coordinatePointOutlineWidth: 1.5,
  } as const;
  const rectangle = { fillColor: accent, fillOpacity: 0.14, outlineColor: accent, outlineWidth: 2.2 } as const;
  return [
    new TerraDrawPolygonMode({ modeName: 'region-polygon', styles: polygon, showCoordinatePoints: true }),
    new TerraDrawRectangleMode({ modeName: 'region-rectangle', styles: rectangle }),
    new TerraDrawPolygonMode({ modeName: 'area', styles: polygon, showCoordinatePoints: true }),
    new TerraDrawLineStringMode({
      modeName: 'distance', showCoordinatePoints: true,
      styles: { lineStringColor: accent, lineStringWidth: 2.6, closingPointColor: accent, closingPointWidth: 5, closingPointOutlineColor: ink, closingPointOutlineWidth: 2, coordinatePointColor: accent, coordinatePointWidth: 4, coordinatePointOutlineColor: ink, coordinatePointOutlineWidth: 1.5 },
    }),
    new TerraDrawSelectMode({
      flags: { 'region-polygon': EDITABLE, 'region-rectangle': EDITABLE, area: EDITABLE, distance: EDITABLE },
      allowManualDeselection: false,
      styles: {
        selectedPolygonColor: accent, selectedPolygonFillOpacity: 0.12, selectedPolygonOutlineColor: accent, selectedPolygonOutlineWidth: 2.2,
        selectedLineStringColor: accent, selectedLineStringWidth: 2.6,
        selectionPointColor: '#ffffff', selectionPointWidth: 5, selectionPointOutlineColor: accent, selectionPointOutlineWidth: 2.4,
        midPointColor: accent, midPointWidth: 3.5, midPointOutlineColor: ink, midPointOutlineWidth: 1,
      },
    }),
  ];
}

/** Starts drawing on a map. `onDrawn` hears of every change of what the pointer draws or edits. */
export function createDrawTools(map: MapLibreMap, accent: Hex, ink: Hex, onDrawn: (drawn: Drawn) => void): DrawTools {
  const draw = new TerraDraw({ adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 9 }), modes: modes(accent, ink) });
  draw.start();

  // Clearing deselects first, which terra-draw reports as a change of what is about to go.
  let clearing = false;
  function clear(mode: string): void {
    clearing = true;
    draw.clear();
    draw.setMode(mode);
    clearing = false;
  }

  function tell(id: string | number, finished: boolean): void {
    const feature = draw.getSnapshotFeature(id);
    const tool = feature?.properties.mode as Tool | undefined;
    if (!feature || !tool || feature.geometry.type === 'Point') return;
    const coordinates = feature.geometry.type === 'Polygon' ? feature.geometry.coordinates[0] : feature.geometry.coordinates;
    onDrawn({ tool, coordinates: coordinates as number[][], finished });
  }

  draw.on('change', (ids) => {
    for (const id of ids) if (!clearing && draw.hasFeature(id)) tell(id, false);
  });
  draw.on('finish', (id) => {
    // The mode that drew it is still closing its own state when it reports; editing begins after that.
    queueMicrotask(() => {
      if (!draw.hasFeature(id)) return;
      if (draw.getMode() !== 'select') {
        draw.setMode('select');
        draw.selectFeature(id);
      }
      tell(id, true);
    });
  });

  return {
    start(tool) {
      clear(tool);
      map.getCanvas().focus({ preventScroll: true });
    },
    show(region) {
      clear('select');
      const [added] = draw.addFeatures([{ type: 'Feature', geometry: region, properties: { mode: REGION_MODES[0] } }]);
      if (added?.id !== undefined && added.valid) draw.selectFeature(added.id);
    },
    clear: () => clear('select'),
    destroy() {
      draw.stop();
    },
  };
}
