/** Cameras that can see a place: those whose view sector covers it first, each group nearest first. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { FacingCamera } from '../../api/contract/shapes.ts';
import { select } from '../actions/frame.ts';
import { useFacingCameras } from '../data/queries.ts';
import { formatCount } from '../format/numbers.ts';
import { useApp } from '../state/store.ts';
import { StateSymbol } from './symbols.tsx';

export function FacingCameras({ place }: { place: readonly [number, number] }) {
  const { t } = useTranslation();
  const { data, isPending, isError, refetch } = useFacingCameras(place);
  const cameras = data?.cameras ?? [];
  return (
    <section className="drawer-section" data-test="facing">
      <h3>{t(cameras.some((camera) => camera.covers) ? 'drawer.cameras' : 'drawer.camerasNear')}</h3>
      {isPending && <p className="quiet">{t('common.loading')}</p>}
      {isError && <p className="quiet">{t('drawer.camerasFailed')} <Button type="link" size="small" onClick={() => void refetch()}>{t('common.retry')}</Button></p>}
      {data && cameras.length === 0 && <p className="quiet">{t('drawer.camerasNone')}</p>}
      <ul className="facing">{cameras.map((camera) => <Camera key={camera.id} camera={camera} />)}</ul>
    </section>
  );
}

/** An arrow that points the way the camera would have to look. */
function Bearing({ degrees }: { degrees: number }) {
  return <svg className="symbol" viewBox="0 0 24 24" width="14" height="14" aria-hidden="true" style={{ transform: `rotate(${degrees}deg)` }}><path d="M12 3l6 16-6-4-6 4z" fill="currentColor" /></svg>;
}

function Camera({ camera }: { camera: FacingCamera }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  return (
    <li>
      <button type="button" className="facing-camera" data-covers={camera.covers} onClick={() => select({ layer: 'cameras', id: camera.id })}>
        <StateSymbol state={camera.state} />
        <span className="facing-name">{camera.name ?? camera.code ?? camera.id}</span>
        <span className={camera.covers ? 'covers' : 'covers not'}>{t(camera.covers ? 'drawer.covers' : 'drawer.notCovers')}</span>
        <span className="facing-distance"><Bearing degrees={camera.bearingToPointDeg} />{t('drawer.distance', { meters: formatCount(camera.distanceMeters, language) })}</span>
      </button>
    </li>
  );
}
