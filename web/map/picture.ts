/** Draws small pictures of line drawings on a canvas: one hand for the map's own pictures and for those of live data. */
/** Pictures are drawn twice as large as shown, for dense screens. */
export const PIXEL_RATIO = 2;
const BOX = 24;
export const INK = '#0b1220';
export const PAPER = '#ffffff';

export type Draw = (context: CanvasRenderingContext2D) => void;

/** Canvas size of every picture in CSS pixels. */
export const SIZE = 30;

export function picture(draw: Draw): ImageData {
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

export function stroke(context: CanvasRenderingContext2D, path: string, color: string, width: number, scale: number): void {
  inBox(context, scale, () => {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke(new Path2D(path));
  });
}

/** A filled shape with a thin ring in the colour of ink, so that it stands off any ground. */
export function shape(context: CanvasRenderingContext2D, path: string, fill: string, line: string, scale: number): void {
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
export function hollow(context: CanvasRenderingContext2D, path: string, line: string, scale: number): void {
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

export const ROUND = 'M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z';
export const SQUARE = 'M6 2h12a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H6a4 4 0 0 1-4-4V6a4 4 0 0 1 4-4z';
export const DIAMOND = 'M12 .5L23.5 12L12 23.5L.5 12z';
