/** What the drawer says of things that speak: the newest readings of a device, the fix and the phone of one of the staff. */
import { AimOutlined, PhoneOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAIN_QUANTITY, QUANTITIES } from '../../api/contract/ingest.ts';
import type { LatestReply } from '../../api/contract/ingest.ts';
import type { LayerId } from '../../api/contract/layers.ts';
import type { LiveValue } from '../data/live-values.ts';
import { flyToPlace } from '../actions/fly.ts';
import { refreshFeature, useLatestReadings, useLiveRow } from '../data/readings.ts';
import { ageMeasure } from '../format/age.ts';
import { formatFigure, formatMoment } from '../format/numbers.ts';
import { quantityText } from '../format/quantities.ts';
import { said } from '../i18n/index.ts';
import { liveRows } from '../live/client.ts';
import { OLD_FIX_MS } from '../live/scene.ts';
import { serverNow, setLive, useLive } from '../state/live.ts';
import { useApp } from '../state/store.ts';
import { useOpenCounty } from './top-bar.tsx';

const AGE_EVERY_MS = 5_000;

/** Now by the server's clock, looked at every few seconds. */
export function useServerNow(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), AGE_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function Simulated() {
  const { t } = useTranslation();
  return <Tooltip title={t('live.simulatedHint')}><span className="simulated">{t('live.simulated')}</span></Tooltip>;
}

/** `3 min ago`. */
export function Age({ since, now }: { since: number; now: number }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const [unit, value] = ageMeasure(now - since);
  return <time dateTime={new Date(since).toISOString()} title={formatMoment(since, 'full', language, zone)}>{t('live.ago', { age: t(`live.age.${unit}`, { value }) })}</time>;
}

interface FigureProps {
  readonly layer: LayerId;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly live: LiveValue | undefined;
  readonly now: number;
}

/** The newest value of a device, or the duty phone of one of the staff, with its age: at the end of a row of a list. */
export function RowFigure({ layer, properties, live, now }: FigureProps) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const quantity = MAIN_QUANTITY[String(properties.class ?? '')];
  const value = layer === 'devices' && quantity && live && live.value !== null ? quantityText(quantity, live.value, language) : null;
  const phone = layer === 'staff' && typeof properties.dutyPhone === 'string' ? properties.dutyPhone : null;
  if (value === null && phone === null) return null;
  const age = live && live.time !== null ? ageMeasure(now - live.time) : null;
  return <span className="list-value">{value ?? phone}{age && <small>{t(`live.age.${age[0]}`, { value: age[1] })}</small>}</span>;
}

export function Readings({ device }: { device: number }) {
  const { t } = useTranslation();
  const { data, isPending, isError, refetch } = useLatestReadings(device);
  const refresh = useCallback(() => refreshFeature('devices', device), [device]);
  useLiveRow('devices', device, refresh);
  const now = useServerNow();
  return (
    <section className="drawer-section" data-test="readings">
      <h3>{t('live.readings')}</h3>
      {isPending && <p className="quiet">{t('common.loading')}</p>}
      {isError && <p className="quiet">{t('live.readingsFailed')} <Button type="link" size="small" onClick={() => void refetch()}>{t('common.retry')}</Button></p>}
      {data?.quantities.length === 0 && <p className="quiet">{t('live.noReadings')}</p>}
      {data && data.quantities.length > 0 && <dl data-stale={isError || undefined}>{data.quantities.map((reading) => <Reading key={reading.quantity} reading={reading} now={now} />)}</dl>}
    </section>
  );
}

function Reading({ reading, now }: { reading: LatestReply['quantities'][number]; now: number }) {
  const language = useApp((state) => state.language);
  const known = QUANTITIES[reading.quantity];
  return (
    <div className="reading" data-quantity={reading.quantity}>
      <dt>{known ? said(known.name, language) : reading.quantity}</dt>
      <dd className="value">{quantityText(reading.quantity, reading.value, language)}</dd>
      <dd className="when"><Age since={Date.parse(reading.time)} now={now} />{reading.simulated && <> <Simulated /></>}</dd>
    </div>
  );
}

export function StaffNow({ id, properties }: { id: number; properties: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const now = useServerNow();
  const refresh = useCallback(() => refreshFeature('staff', id), [id]);
  useLiveRow('staff', id, refresh);
  const { dutyPhone, fixAt, speedMps } = properties;
  const fix = typeof fixAt === 'string' || typeof fixAt === 'number' ? new Date(fixAt).getTime() : null;
  const isOld = fix !== null && now - fix > OLD_FIX_MS;
  return (
    <section className="drawer-section" data-test="staff-now">
      <h3>{t('live.position')}</h3>
      <dl className="fields">
        <div>
          <dt>{t('field.fixAt')}</dt>
          <dd className={isOld ? 'old-fix' : undefined}>{fix === null ? t('live.noFix') : <Age since={fix} now={now} />}{isOld && <small>{t('live.oldFix')}</small>}{properties.simulated === true && <> <Simulated /></>}</dd>
        </div>
        {typeof speedMps === 'number' && <div><dt>{t('field.speedMps')}</dt><dd>{t('unit.metersPerSecond', { value: formatFigure(speedMps, language) })}</dd></div>}
        {typeof dutyPhone === 'string' && <div><dt>{t('field.dutyPhone')}</dt><dd><a className="phone" href={`tel:${dutyPhone.replace(/[^0-9+]/g, '')}`} data-test="duty-phone"><PhoneOutlined aria-hidden="true" /> {dutyPhone}</a></dd></div>}
      </dl>
    </section>
  );
}

/**
 * The map keeps the one in view until told otherwise, or until another is selected. Who walks out of the map is gone from
 * live data, which covers the map alone: then the feature, read again, says where to look.
 */
export function FollowButton({ id, place: [lng, lat] }: { id: number; place: readonly [number, number] }) {
  const { t } = useTranslation();
  const followed = useLive((state) => state.followed === id);
  useEffect(() => () => setLive({ followed: null }), [id]);
  useEffect(() => {
    if (followed && !liveRows('staff').ids.includes(id)) flyToPlace(lng, lat, 0);
  }, [followed, id, lng, lat]);
  return <Button icon={<AimOutlined />} type={followed ? 'primary' : 'default'} aria-pressed={followed} onClick={() => setLive({ followed: followed ? null : id })} data-test="follow">{t(followed ? 'live.following' : 'live.follow')}</Button>;
}
