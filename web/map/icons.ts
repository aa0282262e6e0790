/** Draws the pictures of the map at start: no sprite is fetched, and both themes share them. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import { ICON_GROUPS } from '../../api/contract/schemes/icon-groups.ts';
import { STATE_COLORS } from '../theme/tokens.ts';
import {
  CAMERA_GLYPH, COMPONENT_GLYPHS, DEVICE_GLYPHS, SEVERITY_SHAPES, STATE_MARKS, STATE_MARK_SIGNS,
} from './glyphs.ts';

/** Pictures are drawn twice as large as shown, for dense screens. */
const PIXEL_RATIO = 2;
const BOX = 24;
const INK = '#0b1220';
const PAPER = '#ffffff';

type Draw = (context: CanvasRenderingContext2D) => void;

/** Canvas size of every picture in CSS pixels. */
const SIZE = 30;

function picture(draw: Draw): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE * PIXEL_RATIO;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  context.lineCap = context.lineJoin = 'round';
  draw(context);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** Runs `draw` in the 24 x 24 box, scaled about the middle of the picture. */
function inBox(context: CanvasRenderingContext2D, scale: number, draw: () => void): void {
  context.save();
  context.translate(SIZE / 2, SIZE / 2);
  context.scale(scale, scale);
  context.translate(-BOX / 2, -BOX / 2);
  draw();
  context.restore();
}

function stroke(context: CanvasRenderingContext2D, path: string, color: string, width: number, scale: number): void {
  inBox(context, scale, () => {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke(new Path2D(path));
  });
}

/** A filled shape with a thin ring in the colour of ink, so that it stands off any ground. */
function shape(context: CanvasRenderingContext2D, path: string, fill: string, line: string, scale: number): void {
  inBox(context, scale, () => {
    const outline = new Path2D(path);
    context.strokeStyle = INK;
    context.lineWidth = 4.6;
    context.globalAlpha = 0.55;
    context.stroke(outline);
    context.globalAlpha = 1;
    context.fillStyle = fill;
    context.fill(outline);
    context.strokeStyle = line;
    context.lineWidth = 1.9;
    context.stroke(outline);
  });
}

/** An outline alone, over a thin line of ink: done, gone, of no concern. */
function hollow(context: CanvasRenderingContext2D, path: string, line: string, scale: number): void {
  inBox(context, scale, () => {
    const outline = new Path2D(path);
    context.strokeStyle = INK;
    context.globalAlpha = 0.5;
    context.lineWidth = 5;
    context.stroke(outline);
    context.globalAlpha = 1;
    context.strokeStyle = line;
    context.lineWidth = 2.8;
    context.stroke(outline);
  });
}

const ROUND = 'M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z';
const SQUARE = 'M6 2h12a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H6a4 4 0 0 1-4-4V6a4 4 0 0 1 4-4z';
const DIAMOND = 'M12 .5L23.5 12L12 23.5L.5 12z';

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

function devicePictures(): [string, ImageData][] {
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

function plainDevice(context: CanvasRenderingContext2D, state: string): void {
  const fill = state === 'alarm' ? STATE_COLORS.critical : state === 'offline' ? '#222c3d' : STATE_COLORS.good;
  shape(context, state === 'alarm' ? DIAMOND : SQUARE, fill, state === 'offline' ? STATE_COLORS.offline : INK, 0.86);
}
