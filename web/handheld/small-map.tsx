/** The small map: what lies under its cross is the place. Dragged by a thumb, moved by arrow keys, zoomed by two buttons. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import { lngLatToMercator, mercatorToLngLat } from '../../tiles/mercator.ts';
import type { ThemeName } from '../theme/tokens.ts';
import { useLook } from './look.ts';
import { drawMap, MAX_ZOOM, metersPerPixel, MIN_ZOOM } from './small-map-draw.ts';
import type { MapView } from './small-map-draw.ts';
import { useWords } from './words.ts';

/** Looked at from here until a person zooms: the county's middle, and a place. */
const [FAR_ZOOM, NEAR_ZOOM] = [15, 17];
/** A finger that moves less than this has tapped. */
const TAP_PIXELS = 6;
/** One press of an arrow key. */
const KEY_PIXELS = 24;
const KEYS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [KEY_PIXELS, 0], ArrowRight: [-KEY_PIXELS, 0], ArrowUp: [0, KEY_PIXELS], ArrowDown: [0, -KEY_PIXELS] };

/** The view after the picture was pushed by so many pixels. */
export function pushed(view: MapView, dx: number, dy: number): MapView {
  const [x, y] = lngLatToMercator(view.lng, view.lat);
  const meters = metersPerPixel(view.zoom);
  const [lng, lat] = mercatorToLngLat(x - dx * meters, y + dy * meters);
  return { ...view, lng, lat };
}

interface SmallMapProps {
  readonly county: string;
  readonly place: { readonly lng: number; readonly lat: number };
  /** Null: the place was never set, the map shows where the county's centre is. */
  readonly isSet: boolean;
  readonly onMove: (lng: number, lat: number) => void;
}

/** Keeps the canvas true to the view; tells whether it was drawn, and whether it could not be. */
function useDrawing(canvas: RefObject<HTMLCanvasElement | null>, county: string, view: MapView, theme: ThemeName, onDrawn: () => void): { isDrawn: boolean; isFailed: boolean } {
  const [state, setState] = useState({ isDrawn: false, isFailed: false });
  const draw = useEffectEvent((isStill: () => boolean) => {
    if (!canvas.current) return;
    drawMap(canvas.current, county, view, theme, isStill).then((done) => {
      if (!done) return;
      setState({ isDrawn: true, isFailed: false });
      onDrawn();
    }, () => isStill() && setState((old) => ({ ...old, isFailed: true })));
  });
  useEffect(() => {
    let still = true;
    draw(() => still);
    return () => { still = false; };
  }, [county, view.lng, view.lat, view.zoom, theme]);
  return state;
}

/** Follows a finger or a mouse: how far the picture is pulled right now, and what to do in the end. */
function useDrag(onTap: (dx: number, dy: number) => void, onPull: (dx: number, dy: number) => void) {
  const start = useRef<{ x: number; y: number } | null>(null);
  const [shift, setShift] = useState<readonly [number, number]>([0, 0]);
  const end = (event: PointerEvent<HTMLElement>): void => {
    const from = start.current;
    start.current = null;
    if (!from) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    // A tap puts the cross where the finger was, a drag pulls the map along.
    if (Math.hypot(dx, dy) >= TAP_PIXELS) return onPull(dx, dy);
    const box = event.currentTarget.getBoundingClientRect();
    setShift([0, 0]);
    onTap(box.left + box.width / 2 - event.clientX, box.top + box.height / 2 - event.clientY);
  };
  return {
    shift, settle: () => setShift([0, 0]),
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => { event.currentTarget.setPointerCapture(event.pointerId); start.current = { x: event.clientX, y: event.clientY }; },
      onPointerMove: (event: PointerEvent<HTMLElement>) => { if (start.current) setShift([event.clientX - start.current.x, event.clientY - start.current.y]); },
      onPointerUp: end,
      onPointerCancel: () => { start.current = null; setShift([0, 0]); },
    },
  };
}

export function SmallMap({ county, place, isSet, onMove }: SmallMapProps) {
  const { place: words } = useWords();
  const theme = useLook((state) => state.theme);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [chosenZoom, setZoom] = useState<number | null>(null);
  const zoom = chosenZoom ?? (isSet ? NEAR_ZOOM : FAR_ZOOM);
  const view: MapView = { lng: place.lng, lat: place.lat, zoom };
  const push = (dx: number, dy: number): void => {
    const next = pushed(view, dx, dy);
    onMove(next.lng, next.lat);
  };
  const { shift, settle, handlers } = useDrag(push, push);
  const { isDrawn, isFailed } = useDrawing(canvas, county, view, theme, settle);
  const zoomBy = (steps: number): void => setZoom(Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom + steps)));
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = KEYS[event.key];
    if (step) push(...step);
    else if (event.key === '+' || event.key === '=') zoomBy(1);
    else if (event.key === '-') zoomBy(-1);
    else return;
    event.preventDefault();
  };
  return (
    <div className="small-map" data-failed={isFailed} data-drawn={isDrawn} data-test="small-map">
      <button type="button" className="small-map-view" aria-label={words.map} onKeyDown={onKeyDown} {...handlers}>
        <canvas ref={canvas} style={{ transform: `translate(${shift[0]}px, ${shift[1]}px)` }} />
        <svg className="small-map-cross" data-set={isSet} viewBox="0 0 40 40" width="40" height="40" aria-hidden="true"><path d="M20 2v12M20 26v12M2 20h12M26 20h12" /><circle cx="20" cy="20" r="5" /></svg>
      </button>
      <div className="small-map-zoom">
        <button type="button" onClick={() => zoomBy(1)} aria-label={words.zoomIn} disabled={zoom >= MAX_ZOOM}>+</button>
        <button type="button" onClick={() => zoomBy(-1)} aria-label={words.zoomOut} disabled={zoom <= MIN_ZOOM}>−</button>
      </div>
      {isFailed && <p className="small-map-note" role="status">{words.mapFailed}</p>}
    </div>
  );
}
