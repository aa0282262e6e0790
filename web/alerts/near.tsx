/** Who and what is near an alert: staff to call, cameras to look through. */
import { PhoneOutlined, PlayCircleOutlined, SplitCellsOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AlertDetails } from '../../api/contract/alerts.ts';
import { select } from '../actions/frame.ts';
import { useNames } from '../data/names.ts';
import { formatCount } from '../format/numbers.ts';
import { StateSymbol } from '../panels/symbols.tsx';
import { playCameras } from '../video/wall-state.ts';
import { MOST_PICTURES } from '../video/wall-state.ts';
import { useNow } from './now.ts';
import { useSay } from './texts.ts';

type Camera = AlertDetails['cameras'][number];
type Staff = AlertDetails['staff'][number];

export function NearCameras({ cameras }: { cameras: readonly Camera[] }) {
  const { t } = useTranslation();
  const named = cameras.map((camera) => ({ id: camera.id, name: camera.name ?? `#${camera.id}` }));
  return (
    <section className="drawer-section" data-test="near-cameras">
      <h3>{t('alerts.details.cameras')}</h3>
      {cameras.length === 0 && <p className="quiet">{t('alerts.details.camerasNone')}</p>}
      <ul className="near">{cameras.map((camera) => <OneCamera key={camera.id} camera={camera} />)}</ul>
      {cameras.length > 1 && <Button block icon={<SplitCellsOutlined />} onClick={() => playCameras(named.slice(0, MOST_PICTURES), true)} data-test="watch">{t('alerts.details.watch')}</Button>}
    </section>
  );
}

function OneCamera({ camera }: { camera: Camera }) {
  const { t } = useTranslation();
  const { language } = useSay();
  const name = camera.name ?? `#${camera.id}`;
  return (
    <li data-covers={camera.covers}>
      <StateSymbol state={camera.state} />
      <button type="button" className="near-name" onClick={() => select({ layer: 'cameras', id: camera.id })}>{name}</button>
      <span className={camera.covers ? 'covers' : 'covers not'}>{t(camera.covers ? 'drawer.covers' : 'drawer.notCovers')}</span>
      <span className="near-away">{t('alerts.details.away', { meters: formatCount(camera.meters, language) })}</span>
      <Button type="text" size="small" icon={<PlayCircleOutlined />} aria-label={`${t('alerts.details.play')}: ${name}`} onClick={() => playCameras([{ id: camera.id, name }], false)} data-test="near-play" />
    </li>
  );
}

export function NearStaff({ staff, isWithheld }: { staff: readonly Staff[]; isWithheld: boolean }) {
  const { t } = useTranslation();
  return (
    <section className="drawer-section" data-test="near-staff">
      <h3>{t('alerts.details.staff')}</h3>
      {isWithheld && <p className="quiet">{t('alerts.details.staffWithheld')}</p>}
      {!isWithheld && staff.length === 0 && <p className="quiet">{t('alerts.details.staffNone')}</p>}
      <ul className="near near-staff">{staff.map((each) => <OneOfStaff key={each.id} staff={each} />)}</ul>
    </section>
  );
}

function OneOfStaff({ staff }: { staff: Staff }) {
  const { t } = useTranslation();
  const names = useNames();
  const say = useSay();
  const now = useNow();
  const age = staff.fixAt === null ? t('alerts.details.noFix') : t('alerts.details.fixAge', { age: say.age(Math.max(0, now - staff.fixAt)) });
  return (
    <li>
      <StateSymbol state={staff.state} />
      <button type="button" className="near-name" onClick={() => select({ layer: 'staff', id: staff.id })}>{staff.name ?? staff.code}</button>
      <span className="near-away">{t('alerts.details.away', { meters: formatCount(staff.meters, say.language) })}</span>
      {staff.dutyPhone === null
        ? <span className="quiet near-phone">{t('alerts.details.phoneWithheld')}</span>
        : <a className="near-phone" href={`tel:${staff.dutyPhone}`} aria-label={t('alerts.details.call', { phone: staff.dutyPhone })}><PhoneOutlined />{staff.dutyPhone}</a>}
      <small className="near-more">{[names.className(staff.class), age, ...(staff.simulated ? [t('alerts.simulated')] : [])].join(' · ')}</small>
    </li>
  );
}
