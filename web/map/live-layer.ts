/** Draws live rows over the map as they come, lets staff walk between their fixes, and knows what is under the pointer. */
import type { Layer } from '@deck.gl/core';
import i18next from 'i18next';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { coveredPixels, flyToPlace } from '../actions/fly.ts';
import { RAW_POINT_ZOOM } from '../../api/contract/layers.ts';
import { WATCHED_LAYERS } from '../../api/contract/live.ts';
import type { WatchedLayer } from '../../api/contract/live.ts';
import { ageMeasure } from '../format/age.ts';
import { caseIcon, caseOrder } from '../live/case-look.ts';
import { liveRows, liveTrails, onRows } from '../live/client.ts';
import { NO_ROWS } from '../live/live-rows.ts';
import { Motion } from '../live/motion.ts';
import { alertOrder, deviceOrder, nearestIndex, plainRow, staffLook, wordOf } from '../live/scene.ts';
import type { PlainRow } from '../live/scene.ts';
import { getLive, serverNow, useLive } from '../state/live.ts';
import { getApp, useApp } from '../state/store.ts';
import { MAP } from '../theme/tokens.ts';
import type { Drawing } from './drawing.ts';
import type { AgeLabel, Pictured } from './live-drawing.ts';
import type { Atlas } from './live-icons.ts';

/** Between two pictures of something that moves. */
const STEP_MS = 80;
const PULSE_MS = 1600;
/** Ages of fixes and deadlines of cases are looked at again after this time. */
const AGE_EVERY_MS = 15_000;
const AGES_FROM_ZOOM = 14.5;
const HEADINGS_FROM_ZOOM = 12;
const REACH_PIXELS = 13;
/** What works as it should is quiet beside what does not. */
const DEVICE_SIZES: Readonly<Record<string, number>> = { normal: 0.72, offline: 0.82, alarm: 1 };
/** Topmost first. */
const PICK_ORDER: readonly WatchedLayer[] = ['cases', 'alerts', 'staff', 'devices'];

export interface LiveLayer {
  /** The live row under a pixel, null for none. Cheap enough for every move of the pointer. */
  pick(x: number, y: number): PlainRow | null;
  destroy(): void;
}

type Engine = NonNullable<ReturnType<Drawing['now']>>;

interface AlertsDrawn { readonly all: Pictured; readonly critical: Pictured }

class LiveScene implements LiveLayer {
  readonly #map: MapLibreMap;
  readonly #drawing: Drawing;
  readonly #motion = new Motion();
  readonly #calm = window.matchMedia('(prefers-reduced-motion: reduce)');
  readonly #stops: (() => void)[];
  #atlas: Atlas | null = null;
  #devices: Pictured | null = null;
  #alerts: AlertsDrawn | null = null;
  #cases: Pictured | null = null;
  #staffIcons: string[] = [];
  #ages: { readonly id: number; readonly text: string }[] = [];
  #trails: Layer | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(map: MapLibreMap, drawing: Drawing) {
    this.#map = map;
    this.#drawing = drawing;
    const redraw = (): void => this.#draw();
    const ages = setInterval(() => {
      this.#dress('staff');
      this.#dress('cases');
    }, AGE_EVERY_MS);
    this.#stops = [
      onRows((layer) => this.#dress(layer)), () => clearInterval(ages), () => this.#timer && clearTimeout(this.#timer),
      useApp.subscribe((state) => [state.layers, state.selection, state.theme, state.eventMode, state.filter.timed], redraw, { equalityFn: (a, b) => a.every((value, i) => value === b[i]) }),
      useApp.subscribe((state) => state.language, () => this.#dress('staff')),
      useLive.subscribe((state, before) => state.devicesLive !== before.devicesLive && redraw()),
    ];
    map.on('zoom', redraw);
    this.#stops.push(() => map.off('zoom', redraw));
  }

  destroy(): void {
    this.#stops.forEach((stop) => stop());
  }

  pick(x: number, y: number): PlainRow | null {
    const degreesPerPixel = 360 / (512 * 2 ** this.#map.getZoom());
    for (const layer of PICK_ORDER) {
      if (!this.#isDrawn(layer)) continue;
      const rows = liveRows(layer);
      const places = layer === 'staff' ? this.#motion.positions(performance.now()) : rows.positions;
      // Alerts stand aside of their device: the pointer is compared with where they are drawn.
      const [dx, dy] = layer === 'alerts' ? this.#alertOffset() : layer === 'cases' ? [0, -this.#size(14, 22, 30) * 0.4] : [0, 0];
      const at = this.#map.unproject([x - dx, y - dy]);
      const index = nearestIndex(places, at.lng, at.lat, REACH_PIXELS * degreesPerPixel);
      if (index !== null) return plainRow(layer, rows, index);
    }
    return null;
  }

  #isDrawn(layer: WatchedLayer): boolean {
    const { layers, eventMode, filter } = getApp();
    // The time mode shows the past of cases in their place.
    if (layer === 'cases' && eventMode !== 'map' && filter.timed === 'cases') return false;
    return layers[layer].visible && (layer !== 'devices' || getLive().devicesLive) && liveRows(layer) !== NO_ROWS;
  }

  #alertOffset(): [number, number] {
    return this.#map.getZoom() >= RAW_POINT_ZOOM ? [13, -13] : [0, 0];
  }

  /** Works out the pictures of a layer whose rows are new. */
  #dress(layer: WatchedLayer | 'trails'): void {
    const engine = this.#drawing.ready(() => WATCHED_LAYERS.forEach((each) => this.#dress(each)));
    if (!engine) return;
    this.#atlas ??= engine.drawAtlas();
    if (layer === 'devices') this.#dressDevices(engine, this.#atlas);
    else if (layer === 'alerts') this.#dressAlerts(engine);
    else if (layer === 'cases') this.#dressCases(engine);
    else if (layer === 'staff') this.#dressStaff(engine);
    else this.#trails = null;
    this.#draw();
  }

  #dressDevices(engine: Engine, atlas: Atlas): void {
    const rows = liveRows('devices');
    const order = deviceOrder(rows);
    const icons = order.map((i) => engine.deviceIcon(atlas, wordOf(rows, 'class', i), wordOf(rows, 'state', i)));
    const sizes = order.map((i) => DEVICE_SIZES[wordOf(rows, 'state', i)] ?? 1);
    this.#devices = { ...engine.pictured(engine.placesOf(rows, order), icons), sizes };
  }

  #dressAlerts(engine: Engine): void {
    const rows = liveRows('alerts');
    const order = alertOrder(rows);
    const icon = (i: number): string => engine.alertIcon(wordOf(rows, 'severity', i), wordOf(rows, 'state', i));
    const critical = order.filter((i) => wordOf(rows, 'severity', i) === 'critical' && wordOf(rows, 'state', i) === 'open');
    this.#alerts = {
      all: engine.pictured(engine.placesOf(rows, order), order.map(icon)), critical: engine.pictured(engine.placesOf(rows, critical), critical.map(icon)),
    };
  }

  #dressCases(engine: Engine): void {
    const rows = liveRows('cases');
    const now = serverNow();
    // Before the first frame there are no columns.
    if (rows === NO_ROWS) return;
    const order = caseOrder(rows, now);
    this.#cases = engine.pictured(engine.placesOf(rows, order), order.map((i) => caseIcon(rows, i, now)));
  }

  #dressStaff(engine: Engine): void {
    const rows = liveRows('staff');
    const now = serverNow();
    const looks = Array.from({ length: rows.count }, (_, i) => staffLook(rows, i, now));
    this.#staffIcons = looks.map((look, i) => engine.staffIcon(wordOf(rows, 'class', i), look));
    this.#ages = looks.flatMap((look, i) => {
      if (look !== 'old' || Number.isNaN(rows.columns.time[i])) return [];
      const [unit, value] = ageMeasure(now - rows.columns.time[i]);
      return [{ id: rows.ids[i], text: i18next.t(`live.age.${unit}`, { value }) }];
    });
    this.#motion.take(rows, performance.now(), this.#calm.matches);
  }

  #draw(): void {
    const engine = this.#drawing.now();
    if (!engine || !this.#atlas) return;
    const now = performance.now();
    engine.overlay.set('live', [...this.#deviceLayers(engine), ...this.#staffLayers(engine, now), ...this.#alertLayers(engine, now), ...this.#caseLayers(engine)]);
    this.#follow(now);
    const goesOn = this.#motion.isMoving(now) || this.#pulses();
    if (goesOn && this.#timer === null) this.#timer = setTimeout(() => this.#step(), STEP_MS);
  }

  #step(): void {
    this.#timer = null;
    if (document.visibilityState === 'visible') this.#draw();
    else this.#timer = setTimeout(() => this.#step(), 1000);
  }

  #deviceLayers(engine: Engine): Layer[] {
    if (!this.#devices || !this.#isDrawn('devices')) return [];
    return [engine.iconLayer('live-devices', this.#atlas!, this.#devices, { sizePixels: this.#size(20, 25, 32), opacity: getApp().layers.devices.opacity })];
  }

  #staffLayers(engine: Engine, now: number): Layer[] {
    if (!this.#isDrawn('staff') || this.#staffIcons.length !== liveRows('staff').count) return [];
    const { theme, layers: { staff: { opacity } }, selection } = getApp();
    const colors = MAP[theme];
    const rows = liveRows('staff');
    const data = engine.pictured(this.#motion.positions(now), this.#staffIcons, rows.columns.headingDeg);
    const size = { sizePixels: this.#size(11, 25, 34), opacity };
    const selected = selection?.layer === 'staff' ? this.#motion.at(selection.id, now) : null;
    const color = engine.rgba(colors.labelSoft);
    this.#trails ??= engine.trailLayer(liveTrails(), color, opacity * 0.7);
    return [
      this.#trails, this.#trailHeads(engine, now, color, opacity * 0.7), ...(this.#map.getZoom() >= HEADINGS_FROM_ZOOM ? [engine.headingLayer(this.#atlas!, data, size)] : []),
      engine.iconLayer('live-staff', this.#atlas!, data, size),
      ...(this.#map.getZoom() >= AGES_FROM_ZOOM && this.#ages.length > 0 ? [engine.ageLayer(this.#ageLabels(now), colors)] : []),
      ...(selected ? [engine.ringLayer(selected, colors)] : []),
    ];
  }

  #trailHeads(engine: Engine, now: number, color: [number, number, number, number], opacity: number): Layer {
    const { before } = liveTrails();
    const sources: number[] = [];
    const targets: number[] = [];
    for (let i = 0; i < before.length; i += 4) {
      const here = this.#motion.at(before[i], now);
      if (!here) continue;
      sources.push(before[i + 1], before[i + 2]);
      targets.push(...here);
    }
    return engine.trailHeadLayer(Float64Array.from(sources), Float64Array.from(targets), color, opacity);
  }

  #ageLabels(now: number): AgeLabel[] {
    return this.#ages.flatMap(({ id, text }) => {
      const position = this.#motion.at(id, now);
      return position ? [{ position, text }] : [];
    });
  }

  #alertLayers(engine: Engine, now: number): Layer[] {
    if (!this.#alerts || !this.#isDrawn('alerts')) return [];
    const { opacity } = getApp().layers.alerts;
    const options = { sizePixels: this.#size(17, 22, 24), opacity, offset: this.#alertOffset() };
    return [
      ...(this.#pulses() ? [engine.pulseLayer(this.#alerts.critical, (now % PULSE_MS) / PULSE_MS, opacity)] : []),
      engine.iconLayer('live-alerts', this.#atlas!, this.#alerts.all, options),
    ];
  }

  #caseLayers(engine: Engine): Layer[] {
    if (!this.#cases || !this.#isDrawn('cases')) return [];
    const { layers: { cases: { opacity } }, selection, theme } = getApp();
    const sizePixels = this.#size(14, 22, 30);
    const rows = liveRows('cases');
    const at = selection?.layer === 'cases' ? rows.ids.indexOf(selection.id) : -1;
    // The point of the card stands on the place.
    return [
      ...(at >= 0 ? [engine.ringLayer([rows.positions[2 * at], rows.positions[2 * at + 1]], MAP[theme])] : []),
      engine.iconLayer('live-cases', this.#atlas!, this.#cases, { sizePixels, opacity, offset: [0, -sizePixels * 0.4] }),
    ];
  }

  #pulses(): boolean {
    return !this.#calm.matches && this.#isDrawn('alerts') && (this.#alerts?.critical.length ?? 0) > 0;
  }

  /** Sizes in pixels for the whole county, for a town, for streets. */
  #size(county: number, town: number, street: number): number {
    const zoom = this.#map.getZoom();
    if (zoom < 13) return county + (town - county) * Math.max(0, (zoom - 10) / 3);
    return Math.min(street, town + (street - town) * ((zoom - 13) / 3));
  }

  /** Keeps the one that is followed in the middle half of the map, without a step for every fix. */
  #follow(now: number): void {
    const { followed } = getLive();
    const place = followed === null ? null : this.#motion.at(followed, now);
    if (!place || this.#map.isMoving()) return;
    const { x, y } = this.#map.project(place);
    const { clientWidth, clientHeight } = this.#map.getContainer();
    const { left, right, top, bottom } = coveredPixels();
    const across = (x - left) / (clientWidth - left - right);
    const down = (y - top) / (clientHeight - top - bottom);
    if (Math.abs(across - 0.5) > 0.2 || Math.abs(down - 0.5) > 0.2) flyToPlace(...place, 0);
  }
}

export function showLive(map: MapLibreMap, drawing: Drawing): LiveLayer {
  return new LiveScene(map, drawing);
}
