/** Which cameras are being watched, side by side. */
import { create } from 'zustand';

/** Further pictures would starve each other. */
export const MOST_PICTURES = 4;

export interface WatchedCamera {
  readonly id: number;
  readonly name: string;
}

export interface WallState {
  /** Oldest first. */
  readonly cameras: readonly WatchedCamera[];
  /** Counts how often a picture made room for another. */
  readonly replaced: number;
}
export const useWall = create<WallState>(() => ({ cameras: [], replaced: 0 }));

/** Opens pictures beside those that are open, or instead of them; the oldest make room. */
export function playCameras(cameras: readonly WatchedCamera[], isInstead: boolean): void {
  const { cameras: open, replaced } = useWall.getState();
  const kept = isInstead ? [] : open.filter((camera) => !cameras.some(({ id }) => id === camera.id));
  const wanted = [...kept, ...cameras];
  const gone = Math.max(0, wanted.length - MOST_PICTURES);
  useWall.setState({ cameras: wanted.slice(gone), replaced: replaced + (isInstead ? 0 : gone) });
}

export function closeCamera(id: number): void {
  useWall.setState(({ cameras }) => ({ cameras: cameras.filter((camera) => camera.id !== id) }));
}

export function closeWall(): void {
  useWall.setState({ cameras: [] });
}
