/** Everything about one alert, in the drawer: why it fired, what the device measured, what was done, who and which camera is near. */
import { AimOutlined, ArrowLeftOutlined, CheckOutlined, CloseOutlined, EditOutlined, FieldTimeOutlined, StopOutlined } from '@ant-design/icons';
import { Button, Tag } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertDetails } from '../../api/contract/alerts.ts';
import type { Alert } from '../../api/contract/live.ts';
import { SEVERITY_NAMES } from '../../api/contract/schemes/names.ts';
import { flyToPlace } from '../actions/fly.ts';
import { select } from '../actions/frame.ts';
import { useNames } from '../data/names.ts';
import { said } from '../i18n/index.ts';
import { useMapMark } from '../panels/details-hooks.ts';
import { Failed, Loading } from '../panels/notice.tsx';
import { SeveritySymbol } from '../panels/symbols.tsx';
import { useAlerts } from '../state/alerts.ts';
import { useAreaName } from './areas.ts';
import { AssignSelect } from './assign.tsx';
import { onDeskKey } from './desk-keys.ts';
import { getDesk, openDesk, setDesk, useDesk } from './desk-state.ts';
import { NearCameras, NearStaff } from './near.tsx';
import { useNow } from './now.ts';
import { isSnoozed } from './order.ts';
import { useAlertDetails } from './requests.ts';
import { useFate } from './row.tsx';
import { useTeller } from './teller.ts';
import { Timeline } from './timeline.tsx';
import { acknowledge, ask, closeOrAsk } from './verbs.ts';
import { WhyItFired } from './why.tsx';

const LOCATE_ZOOM = 17.5;

export function AlertDrawer({ id }: { id: number }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useAlertDetails(id);
  const live = useAlerts((state) => state.alerts.get(id));
  // The lane is ahead of the details by a request.
  const alert = data && live ? { ...data.alert, ...live } : data?.alert ?? live;
  const missing = error !== null && 'status' in error && error.status === 404;
  useMapMark(alert);
  useDrawerKeys(alert);
  return (
    <aside className="panel drawer alert-drawer" aria-label={t('alerts.details.title')} data-test="alert-drawer">
      <DrawerHead alert={alert} />
      <div className="panel-body">
        {alert && <Actions alert={alert} />}
        {alert && <Facts alert={alert} />}
        {isPending && <Loading rows={8} label={t('common.loading')} />}
        {error && !data && <Failed title={t(missing ? 'alerts.details.missing' : 'alerts.details.failed')} error={error} retry={missing ? undefined : () => void refetch()} />}
        {data && alert && <Body details={data} alert={alert} />}
      </div>
    </aside>
  );
}

function Body({ details, alert }: { details: AlertDetails; alert: Alert }) {
  return (
    <>
      <WhyItFired alert={alert} why={details.why} />
      <NearCameras cameras={details.cameras} />
      <NearStaff staff={details.staff} isWithheld={details.staffWithheld} />
      <Timeline details={details} />
      <Storm storm={details.storm} />
    </>
  );
}

/** A, C and S mean the alert that is read, also without the list. */
function useDrawerKeys(alert: Alert | undefined): void {
  const teller = useTeller();
  useEffect(() => onDeskKey((key) => {
    if (!alert || getDesk().asking || !['acknowledge', 'close', 'snooze'].includes(key)) return false;
    if (key === 'acknowledge') void acknowledge(alert, teller);
    else if (key === 'close') void closeOrAsk(alert, teller);
    else ask({ about: 'snooze', alert: alert.id, storm: null });
    return true;
  }));
}

function DrawerHead({ alert }: { alert: Alert | undefined }) {
  const { t } = useTranslation();
  const isPanelOpen = useDesk((state) => state.isOpen);
  const teller = useTeller();
  const fate = useFate();
  const now = useNow();
  const { language } = teller.say;
  return (
    <header className="panel-head drawer-head">
      {isPanelOpen && <Button type="text" size="small" aria-label={t('alerts.act.back')} title={t('alerts.act.back')} icon={<ArrowLeftOutlined />} onClick={() => select(null)} data-test="alert-back" />}
      {alert && <span className="drawer-symbol" data-pulse={alert.severity === 'critical' && alert.state === 'open'}><SeveritySymbol severity={alert.severity} size={26} /></span>}
      <div className="drawer-title">
        <h2>{alert ? said(alert.ruleName, language) : t('alerts.details.title')}</h2>
        {alert && <p data-test="alert-state" data-state={alert.state}>{said(SEVERITY_NAMES[alert.severity], language)} · {fate(alert, teller, now) || t(`alerts.state.${alert.state}`)}{alert.simulated && <Tag className="inline-tag" title={t('alerts.simulatedHint')}>{t('alerts.simulated')}</Tag>}</p>}
      </div>
      <Button type="text" size="small" aria-label={t('drawer.close')} icon={<CloseOutlined />} onClick={() => select(null)} data-test="drawer-close" />
    </header>
  );
}

function Actions({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const isClosed = alert.state === 'closed';
  const handOver = (): void => {
    openDesk(true);
    setDesk({ tab: 'notes', noteAbout: alert.id });
    select(null);
  };
  return (
    <div className="drawer-actions">
      {alert.state === 'open' && <Button type="primary" icon={<CheckOutlined />} onClick={() => void acknowledge(alert, teller)} data-test="details-acknowledge">{t('alerts.act.acknowledge')}<kbd>A</kbd></Button>}
      {!isClosed && <Button icon={<StopOutlined />} onClick={() => void closeOrAsk(alert, teller)} data-test="details-close">{t('alerts.act.close')}<kbd>C</kbd></Button>}
      {(alert.state === 'open' || alert.state === 'acknowledged') && <Button icon={<FieldTimeOutlined />} onClick={() => ask({ about: 'snooze', alert: alert.id, storm: null })} data-test="details-snooze">{t('alerts.act.snooze')}<kbd>S</kbd></Button>}
      <Button icon={<AimOutlined />} onClick={() => flyToPlace(alert.lng, alert.lat, LOCATE_ZOOM)}>{t('alerts.act.locate')}</Button>
      <Button icon={<EditOutlined />} onClick={handOver} data-test="details-hand-over">{t('alerts.details.handOver')}</Button>
    </div>
  );
}

function Facts({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const names = useNames();
  const { say } = useTeller();
  const now = useNow();
  const areaName = useAreaName();
  const lasted = (alert.clearedAt ?? alert.closedAt ?? now) - alert.openedAt;
  const area = [areaName(alert.areaCode?.slice(0, 9) ?? null), alert.areaCode && alert.areaCode.length > 9 ? areaName(alert.areaCode) : ''].filter(Boolean).join(' ');
  return (
    <section className="drawer-section">
      <dl className="fields">
        <div><dt>{t('alerts.details.device')}</dt><dd><Button type="link" size="small" className="inline-link" onClick={() => select({ layer: 'devices', id: alert.deviceId })} data-test="alert-device">{names.className(alert.deviceClass)}</Button><small>{alert.deviceCode}</small></dd></div>
        {alert.componentId !== null && <div><dt>{t('alerts.details.component')}</dt><dd><Button type="link" size="small" className="inline-link" onClick={() => select({ layer: 'components', id: alert.componentId! })}>#{alert.componentId}</Button></dd></div>}
        <div><dt>{t('alerts.details.opened')}</dt><dd>{say.full(alert.openedAt)}<small>{t('alerts.details.lasted', { age: say.age(lasted) })}</small></dd></div>
        {alert.clearedAt !== null && <div><dt>{t('alerts.details.cleared')}</dt><dd>{say.full(alert.clearedAt)}</dd></div>}
        {isSnoozed(alert, now) && <div><dt>{t('alerts.details.snoozed')}</dt><dd>{say.full(alert.snoozedUntil!)}</dd></div>}
        <div><dt>{t('alerts.details.area')}</dt><dd>{area || t('common.unknown')}{alert.unitGrid && <small>{alert.unitGrid}</small>}</dd></div>
        <div><dt>{t('alerts.details.assigned')}</dt><dd><AssignSelect alert={alert} /></dd></div>
      </dl>
    </section>
  );
}

/** So many of a storm's other alerts are listed. */
const STORM_ROWS = 6;

function Storm({ storm }: { storm: readonly Alert[] }) {
  const { t } = useTranslation();
  const { say } = useTeller();
  if (storm.length === 0) return null;
  return (
    <section className="drawer-section">
      <h3>{t('alerts.storm.others', { count: storm.length })}</h3>
      <ul className="storm-others">
        {storm.slice(0, STORM_ROWS).map((alert) => (
          <li key={alert.id}><button type="button" onClick={() => select({ layer: 'alerts', id: alert.id })}><SeveritySymbol severity={alert.severity} size={12} /><span>{alert.deviceCode}</span><small>{t(`alerts.state.${alert.state}`)} · {say.time(alert.openedAt)}</small></button></li>
        ))}
      </ul>
    </section>
  );
}
