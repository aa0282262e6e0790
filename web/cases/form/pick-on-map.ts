/** While the form is open a click on the map says where, and selects nothing: it is taken before the map sees it. */
import { useEffect, useEffectEvent } from 'react';
import { currentMap } from '../../map/current.ts';
import type { FormPlace } from './form-state.ts';

/** A hand that moves further between press and release has dragged the map. */
const CLICK_PIXELS = 4;

export function usePickOnMap(onPick: (place: FormPlace) => void): void {
  const pick = useEffectEvent(onPick);
  useEffect(() => {
    const map = currentMap()?.map;
    if (!map) return;
    const container = map.getContainer();
    let pressed: readonly [number, number] = [0, 0];
    const onDown = (event: PointerEvent): void => { pressed = [event.clientX, event.clientY]; };
    const onClick = (event: MouseEvent): void => {
      const isOnMap = event.target === map.getCanvas();
      if (!isOnMap || Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > CLICK_PIXELS) return;
      event.stopPropagation();
      const box = container.getBoundingClientRect();
      const { lng, lat } = map.unproject([event.clientX - box.left, event.clientY - box.top]);
      pick({ lng, lat });
    };
    container.addEventListener('pointerdown', onDown, true);
    container.addEventListener('click', onClick, true);
    container.classList.add('picking');
    return () => {
      container.removeEventListener('pointerdown', onDown, true);
      container.removeEventListener('click', onClick, true);
      container.classList.remove('picking');
    };
  }, []);
}
