/** What is being measured: the points so far, and whether the last one has been set. */
import { create } from 'zustand';

export interface Measured {
  readonly kind: 'distance' | 'area' | null;
  /** Longitude, latitude; an area's ring is closed. */
  readonly coordinates: readonly (readonly number[])[];
  readonly finished: boolean;
}

const NOTHING: Measured = { kind: null, coordinates: [], finished: false };
export const useMeasured = create<Measured>(() => NOTHING);

export function setMeasured(measured: Measured): void {
  useMeasured.setState(measured);
}

export function getMeasured(): Measured {
  return useMeasured.getState();
}

export function clearMeasured(): void {
  useMeasured.setState(NOTHING);
}
