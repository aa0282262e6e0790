/** Draws the pictures of the map at start: no sprite is fetched, and both themes share them. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import { ICON_GROUPS } from '../../api/contract/schemes/icon-groups.ts';
import { STATE_COLORS } from '../theme/tokens.ts';
import {
  CAMERA_GLYPH, COMPONENT_GLYPHS, DEVICE_GLYPHS, SEVERITY_SHAPES, STATE_MARKS, STATE_MARK_SIGNS,
} from './glyphs.ts';
import { DIAMOND, INK, PAPER, PIXEL_RATIO, ROUND, SQUARE, hollow, picture, shape, stroke } from './picture.ts';

function componentPictures(): [string, ImageData][] {
  return ICON_GROUPS.flatMap((group): [string, ImageData][] => [
    [`glyph-${group}`, picture((context) => stroke(context, COMPONENT_GLYPHS[group], INK, 2.1, 0.8))],
    [`glyph-${group}-hollow`, picture((context) => stroke(context, COMPONENT_GLYPHS[group], '#8594aa', 2.1, 0.8))],
  ]);
}

function statePictures(): [string, ImageData][] {
  const colors: Record<string, string> = { damaged: STATE_COLORS.major, missing: STATE_COLORS.critical, abandoned: STATE_COLORS.offline };
  return Object.entries(STATE_MARKS).map(([state, path]) => [`state-${state}`, picture((context) => {
    shape(context, path, colors[state], colors[state], 0.56);
    stroke(context, STATE_MARK_SIGNS[state], state === 'damaged' ? INK : PAPER, 2.6, 0.56);
  })]);
}

export function devicePictures(): [string, ImageData][] {
  return Object.entries(DEVICE_GLYPHS).flatMap(([kind, glyph]): [string, ImageData][] => [
    [`device-${kind}-normal`, picture((context) => {
      shape(context, SQUARE, STATE_COLORS.good, '#0d5c40', 0.86);
      stroke(context, glyph, INK, 2.3, 0.66);
    })],
    [`device-${kind}-alarm`, picture((context) => {
      shape(context, DIAMOND, STATE_COLORS.critical, PAPER, 1);
      stroke(context, glyph, PAPER, 2.4, 0.56);
    })],
    [`device-${kind}-offline`, picture((context) => {
      shape(context, SQUARE, '#222c3d', STATE_COLORS.offline, 0.86);
      stroke(context, glyph, '#a9b6c8', 2.2, 0.66);
    })],
  ]);
}

function cameraPictures(): [string, ImageData][] {
  return [
    ['camera-online', picture((context) => {
      shape(context, ROUND, '#123b63', '#56b4e9', 0.9);
      stroke(context, CAMERA_GLYPH, PAPER, 2, 0.68);
    })],
    ['camera-offline', picture((context) => {
      shape(context, ROUND, '#222c3d', STATE_COLORS.offline, 0.9);
      stroke(context, CAMERA_GLYPH, '#a9b6c8', 2, 0.68);
      stroke(context, 'M4.5 4.5l15 15', '#a9b6c8', 2, 0.9);
    })],
  ];
}

function eventPictures(): [string, ImageData][] {
  return Object.entries(SEVERITY_SHAPES).flatMap(([severity, path]): [string, ImageData][] => {
    const color = STATE_COLORS[severity as keyof typeof STATE_COLORS];
    return [
      [`event-${severity}-open`, picture((context) => shape(context, path, color, INK, 0.82))],
      [`event-${severity}-closed`, picture((context) => hollow(context, path, color, 0.56))],
    ];
  });
}

/** Adds every picture to the map; those that exist stay. A class without its own picture gets that of its state. */
export function addPictures(map: MapLibreMap): void {
  const pictures = [...componentPictures(), ...statePictures(), ...devicePictures(), ...cameraPictures(), ...eventPictures()];
  for (const [id, image] of pictures) {
    if (!map.hasImage(id)) map.addImage(id, image, { pixelRatio: PIXEL_RATIO });
  }
  map.setMissingStyleImageResolver((id) => {
    const state = /^device-.*-(normal|alarm|offline)$/.exec(id)?.[1];
    if (state) map.addImage(id, picture((context) => plainDevice(context, state)), { pixelRatio: PIXEL_RATIO });
  });
}

export function plainDevice(context: CanvasRenderingContext2D, state: string): void {
  const fill = state === 'alarm' ? STATE_COLORS.critical : state === 'offline' ? '#222c3d' : STATE_COLORS.good;
  shape(context, state === 'alarm' ? DIAMOND : SQUARE, fill, state === 'offline' ? STATE_COLORS.offline : INK, 0.86);
}
