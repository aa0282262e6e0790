/** Where the pointer is and what it is on: changes with every move, so it lives apart from the rest of the state. */
import { create } from 'zustand';
import type { LayerId } from '../../api/contract/layers.ts';

export interface Hovered {
  readonly layer: LayerId;
  /** Null for an aggregate. */
  readonly id: number | null;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Pixels from the top left of the map. */
  readonly x: number;
  readonly y: number;
}

export interface PointerState {
  readonly lng: number | null;
  readonly lat: number | null;
  readonly zoom: number;
  readonly bearing: number;
  readonly hovered: Hovered | null;
}

export const usePointer = create<PointerState>(() => ({ lng: null, lat: null, zoom: 0, bearing: 0, hovered: null }));
export const setPointer = usePointer.setState;
