/** Live rows as deck.gl layers: devices, trails and staff, alerts, and what stands out of them. */
import type { Layer } from '@deck.gl/core';
import { IconLayer, LineLayer, ScatterplotLayer, TextLayer } from '@deck.gl/layers';
import type { RowsView } from '../live/live-rows.ts';
import type { TrailsView } from '../live/trails.ts';
import { FONT_FAMILY, STATE_COLORS } from '../theme/tokens.ts';
import type { MapColors } from '../theme/tokens.ts';
import type { Atlas } from './live-icons.ts';

type Rgba = [number, number, number, number];

export function rgba(hex: string, alpha = 255): Rgba {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255, alpha];
}

/** Rows with the picture of each; `data` is made anew whenever one of them changes, so that deck.gl sees it. */
export interface Pictured {
  readonly length: number;
  readonly attributes: { readonly getPosition: { readonly value: Float64Array; readonly size: 2 } };
  readonly icons: readonly string[];
  /** Degrees clockwise from north; NaN for things without a heading. */
  readonly headings?: ArrayLike<number>;
  /** Share of the size of the layer; 1 where not given. */
  readonly sizes?: ArrayLike<number>;
}

export function pictured(positions: Float64Array, icons: readonly string[], headings?: ArrayLike<number>): Pictured {
  return { length: icons.length, attributes: { getPosition: { value: positions, size: 2 } }, icons, ...(headings ? { headings } : {}) };
}

interface IconOptions {
  readonly sizePixels: number;
  readonly opacity: number;
  readonly offset?: [number, number];
}

type Index = { readonly index: number };

export function iconLayer(id: string, atlas: Atlas, data: Pictured, { sizePixels, opacity, offset = [0, 0] }: IconOptions): Layer {
  return new IconLayer({
    id, data: data as never, iconAtlas: atlas.image as never, iconMapping: atlas.mapping as never, getIcon: (_: unknown, { index }: Index) => data.icons[index],
    getSize: data.sizes ? (_: unknown, { index }: Index) => data.sizes![index] : 1, sizeScale: sizePixels, getPixelOffset: offset, opacity, alphaCutoff: 0.02, updateTriggers: { getPixelOffset: offset },
  });
}

/** Arrows lie on the map and turn with it; rows without a heading have none. */
export function headingLayer(atlas: Atlas, data: Pictured, { sizePixels, opacity }: IconOptions): Layer {
  const headings = data.headings ?? [];
  const icon = (index: number): string => (data.icons[index].endsWith('-on') ? 'heading-on' : 'heading-old');
  return new IconLayer({
    id: 'live-heading', data: data as never, iconAtlas: atlas.image as never, iconMapping: atlas.mapping as never, getIcon: (_: unknown, { index }: Index) => icon(index),
    getSize: (_: unknown, { index }: Index) => (Number.isNaN(headings[index]) ? 0 : 1), getAngle: (_: unknown, { index }: Index) => -headings[index] || 0,
    sizeScale: sizePixels, billboard: false, opacity, alphaCutoff: 0.02,
  });
}

export function trailLayer(trails: TrailsView, color: Rgba, opacity: number): Layer {
  const colors = new Uint8Array(4 * trails.count);
  for (let i = 0; i < trails.count; i++) colors.set([color[0], color[1], color[2], Math.round(20 + 190 * trails.strength[i])], 4 * i);
  const attributes = {
    getSourcePosition: { value: trails.sources, size: 2 }, getTargetPosition: { value: trails.targets, size: 2 }, getColor: { value: colors, size: 4, normalized: true },
  };
  return new LineLayer({ id: 'live-trails', data: { length: trails.count, attributes } as never, getWidth: 2.4, widthUnits: 'pixels', opacity });
}

/** The way from the fix before to where each marker is drawn now. */
export function trailHeadLayer(sources: Float64Array, targets: Float64Array, color: Rgba, opacity: number): Layer {
  const attributes = { getSourcePosition: { value: sources, size: 2 }, getTargetPosition: { value: targets, size: 2 } };
  return new LineLayer({ id: 'live-trail-heads', data: { length: sources.length / 2, attributes } as never, getColor: [color[0], color[1], color[2], 220], getWidth: 2.4, widthUnits: 'pixels', opacity });
}

export interface AgeLabel { readonly position: [number, number]; readonly text: string }

export function ageLayer(labels: readonly AgeLabel[], colors: MapColors): Layer {
  return new TextLayer<AgeLabel>({
    id: 'live-ages', data: labels, getPosition: (label) => label.position, getText: (label) => label.text, characterSet: 'auto', fontFamily: FONT_FAMILY,
    getSize: 11, getColor: rgba(colors.label), getPixelOffset: [0, 19], background: true, getBackgroundColor: rgba(colors.halo, 205), backgroundPadding: [4, 1, 4, 2],
  });
}

export function ringLayer(position: [number, number], colors: MapColors): Layer {
  return new ScatterplotLayer({
    id: 'live-selected', data: [position], getPosition: (place: [number, number]) => place, radiusUnits: 'pixels', getRadius: 19, filled: false, stroked: true,
    lineWidthUnits: 'pixels', getLineWidth: 2.2, getLineColor: rgba(colors.selection),
  });
}

/** `phase` runs from 0 to 1: the ring grows and fades. Only uniforms change from frame to frame. */
export function pulseLayer(data: Pictured, phase: number, opacity: number): Layer {
  return new ScatterplotLayer({
    id: 'live-pulse', data: data as never, radiusUnits: 'pixels', getRadius: 1, radiusScale: 12 + 20 * phase, filled: true, stroked: true,
    getFillColor: rgba(STATE_COLORS.critical, 60), getLineColor: rgba(STATE_COLORS.critical), lineWidthUnits: 'pixels', getLineWidth: 2, opacity: opacity * (1 - phase),
  });
}

/** Rows of a view in the order given, as new arrays of positions. */
export function placesOf({ positions }: RowsView, order: ArrayLike<number>): Float64Array {
  const places = new Float64Array(2 * order.length);
  for (let to = 0; to < order.length; to++) {
    places[2 * to] = positions[2 * order[to]];
    places[2 * to + 1] = positions[2 * order[to] + 1];
  }
  return places;
}
