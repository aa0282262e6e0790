/** One atlas with every picture of live data: devices by class and state, staff by kind, alerts by severity and state, cases by step and clock. */
import { SEVERITIES } from '../../api/contract/vocabulary.ts';
import { STATE_COLORS } from '../theme/tokens.ts';
import { casePictures } from './case-icons.ts';
import { SEVERITY_SHAPES, STAFF_GLYPHS, staffGlyph } from './glyphs.ts';
import { devicePictures, plainDevice } from './icons.ts';
import { INK, PAPER, PIXEL_RATIO, ROUND, SIZE, hollow, picture, shape, stroke } from './picture.ts';

/** How a fix is drawn: on duty and fresh, off duty, or too old to be believed. */
export type StaffLook = 'on' | 'off' | 'old';
const STAFF_LOOKS: Readonly<Record<StaffLook, readonly [fill: string, line: string, glyph: string]>> = {
  on: ['#10233c', STATE_COLORS.good, PAPER], off: ['#222c3d', STATE_COLORS.offline, '#a9b6c8'], old: ['#39424f', '#8d98a8', '#c3ccd8'],
};
const ALERT_STATES = ['open', 'acknowledged', 'cleared'] as const;
const DEVICE_STATES = ['normal', 'alarm', 'offline'] as const;
/** Points north from the rim of the badge, which hides its lower part. */
const HEADING = 'M12 -2.2l6.2 8.6H5.8z';
const TICK = 'M8 12.6l3 3 5.4-6.4';

function staffPictures(): [string, ImageData][] {
  return (Object.keys(STAFF_LOOKS) as StaffLook[]).flatMap((look) => {
    const [fill, line, glyph] = STAFF_LOOKS[look];
    return Object.entries(STAFF_GLYPHS).map(([kind, path]): [string, ImageData] => [`staff-${kind}-${look}`, picture((context) => {
      shape(context, ROUND, fill, line, 0.84);
      stroke(context, path, glyph, 2.6, 0.58);
    })]);
  });
}

/** Open alerts are solid, acknowledged ones carry a tick, cleared ones are an outline. */
function alertPictures(): [string, ImageData][] {
  return SEVERITIES.flatMap((severity) => {
    const path = SEVERITY_SHAPES[severity];
    const color = STATE_COLORS[severity];
    const solid = (context: CanvasRenderingContext2D): void => shape(context, path, color, PAPER, 0.92);
    return [
      [`alert-${severity}-open`, picture((context) => {
        solid(context);
        if (severity === 'critical') stroke(context, 'M12 6.5v7M12 17.2v.2', PAPER, 2.6, 0.8);
      })],
      [`alert-${severity}-acknowledged`, picture((context) => {
        shape(context, path, color, INK, 0.92);
        stroke(context, TICK, severity === 'minor' || severity === 'major' ? INK : PAPER, 2.8, 0.72);
      })],
      [`alert-${severity}-cleared`, picture((context) => hollow(context, path, color, 0.66))],
    ] as [string, ImageData][];
  });
}

function plainDevicePictures(): [string, ImageData][] {
  return DEVICE_STATES.map((state) => [`device-plain-${state}`, picture((context) => plainDevice(context, state))]);
}

function headingPictures(): [string, ImageData][] {
  const arrow = (color: string): ImageData => picture((context) => shape(context, HEADING, color, color, 1));
  return [['heading-on', arrow(STATE_COLORS.good)], ['heading-old', arrow('#8d98a8')]];
}

export interface Place { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly mask: false }

export interface Atlas {
  readonly image: ImageData;
  readonly mapping: Readonly<Record<string, Place>>;
}

const ACROSS = 16;

/** Draws the atlas; needs a document. */
export function drawAtlas(): Atlas {
  const pictures = [...devicePictures(), ...plainDevicePictures(), ...staffPictures(), ...headingPictures(), ...alertPictures(), ...casePictures()];
  const side = SIZE * PIXEL_RATIO;
  const canvas = document.createElement('canvas');
  canvas.width = ACROSS * side;
  canvas.height = Math.ceil(pictures.length / ACROSS) * side;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const mapping: Record<string, Place> = {};
  pictures.forEach(([name, image], i) => {
    const place = { x: (i % ACROSS) * side, y: Math.floor(i / ACROSS) * side, width: side, height: side, mask: false as const };
    context.putImageData(image, place.x, place.y);
    mapping[name] = place;
  });
  return { image: context.getImageData(0, 0, canvas.width, canvas.height), mapping };
}

/** The picture of a device; a class without one has that of its state. */
export function deviceIcon(atlas: Atlas, classId: string, state: string): string {
  const known = (DEVICE_STATES as readonly string[]).includes(state) ? state : 'normal';
  const name = `device-${classId.split(':')[1] ?? ''}-${known}`;
  return atlas.mapping[name] ? name : `device-plain-${known}`;
}

export function staffIcon(classId: string, look: StaffLook): string {
  return `staff-${staffGlyph(classId)}-${look}`;
}

export function alertIcon(severity: string, state: string): string {
  const level = (SEVERITIES as readonly string[]).includes(severity) ? severity : 'notice';
  return `alert-${level}-${(ALERT_STATES as readonly string[]).includes(state) ? state : 'open'}`;
}
