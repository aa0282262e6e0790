/** One row of the list: an alert, or a storm of them. */
import { CheckOutlined, DownOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../api/contract/live.ts';
import { SEVERITY_NAMES } from '../../api/contract/schemes/names.ts';
import { useNames } from '../data/names.ts';
import { said } from '../i18n/index.ts';
import { SeveritySymbol } from '../panels/symbols.tsx';
import { useApp } from '../state/store.ts';
import { useAreaName } from './areas.ts';
import { isSnoozed, isWaiting } from './order.ts';
import type { AlertRow, Row, StormRow } from './order.ts';
import type { Teller } from './verbs.ts';

export const ROW_PIXELS = 58;

interface RowProps<R> {
  readonly row: R;
  readonly id: string;
  readonly top: number;
  readonly isMarked: boolean;
  readonly now: number;
  readonly teller: Teller;
  readonly onOpen: () => void;
  readonly onAcknowledge: () => void;
}

export function ListRow(props: RowProps<Row>) {
  const { row } = props;
  return row.kind === 'alert' ? <OneAlert {...props} row={row} /> : <OneStorm {...props} row={row} />;
}

/** What happened to the alert, in a few words; empty while nobody did anything. */
export function useFate(): (alert: Alert, teller: Teller, now: number) => string {
  const { t } = useTranslation();
  return (alert, { say, person }, now) => {
    if (alert.state === 'closed') return alert.closedBy ? t('alerts.by.closed', { person: person(alert.closedBy) }) : t('alerts.by.closedNobody');
    if (alert.annulled) return t('alerts.by.annulled');
    if (isSnoozed(alert, now)) return t('alerts.by.snoozed', { time: say.time(alert.snoozedUntil!) });
    if (alert.state === 'cleared') return alert.clearedAt === null ? t('alerts.state.cleared') : t('alerts.by.cleared', { time: say.time(alert.clearedAt) });
    if (alert.state === 'acknowledged' && alert.acknowledgedAt !== null) return t('alerts.by.acknowledged', { person: person(alert.acknowledgedBy), time: say.time(alert.acknowledgedAt) });
    return alert.assignedTo ? t('alerts.by.assigned', { person: person(alert.assignedTo) }) : '';
  };
}

function OneAlert({ row: { alert, level }, id, top, isMarked, now, teller, onOpen, onAcknowledge }: RowProps<AlertRow>) {
  const { t } = useTranslation();
  const fate = useFate()(alert, teller, now);
  const areaName = useAreaName();
  const isSelected = useApp((state) => state.selection?.layer === 'alerts' && state.selection.id === alert.id);
  const { say } = teller;
  const waits = isWaiting(alert, now);
  const isSeen = alert.state === 'acknowledged' && alert.acknowledgedAt !== null && !isSnoozed(alert, now);
  const name = said(alert.ruleName, say.language);
  const severity = said(SEVERITY_NAMES[alert.severity], say.language);
  return (
    <div
      id={id} role="row" aria-level={level} aria-selected={isSelected} tabIndex={-1} onClick={onOpen} style={{ transform: `translateY(${top}px)`, height: ROW_PIXELS }}
      className="alert-row" data-severity={alert.severity} data-state={alert.state} data-waits={waits} data-marked={isMarked} data-level={level} data-test="alert-row" data-alert={alert.id}
    >
      <span role="gridcell" className="alert-mark" aria-label={severity} title={severity}><SeveritySymbol severity={alert.severity} size={16} /></span>
      <span role="gridcell" className="alert-words">
        <span className="alert-name">{name}{alert.simulated && <small className="alert-simulated" title={t('alerts.simulatedHint')}>{t('alerts.simulated')}</small>}</span>
        <span className="alert-sub">{[say.value(alert), areaName(alert.areaCode), alert.deviceCode].filter(Boolean).join(' · ')}</span>
      </span>
      <span role="gridcell" className="alert-side">
        <Tooltip title={say.full(alert.openedAt)} placement="left"><time className="alert-time">{say.time(alert.openedAt)}</time></Tooltip>
        {waits
          ? <AcknowledgeButton label={t('alerts.act.acknowledge')} onClick={onAcknowledge} />
          : <span className="alert-fate" title={fate}>{isSeen ? <><CheckOutlined />{t('alerts.by.seen', { person: teller.person(alert.acknowledgedBy), time: say.time(alert.acknowledgedAt!) })}</> : fate}</span>}
      </span>
    </div>
  );
}

function AcknowledgeButton({ label, onClick }: { label: string; onClick: () => void }) {
  return <Button size="small" tabIndex={-1} autoInsertSpace={false} className="alert-acknowledge" onClick={(event) => { event.stopPropagation(); onClick(); }} data-test="acknowledge">{label}</Button>;
}

function OneStorm({ row, id, top, isMarked, now, teller: { say }, onOpen, onAcknowledge }: RowProps<StormRow>) {
  const { t } = useTranslation();
  const names = useNames();
  const areaName = useAreaName();
  const first = row.alerts[0];
  const waiting = row.alerts.filter((alert) => isWaiting(alert, now)).length;
  return (
    <div
      id={id} role="row" aria-level={1} aria-expanded={row.isOpen} tabIndex={-1} onClick={onOpen} style={{ transform: `translateY(${top}px)`, height: ROW_PIXELS }}
      className="alert-row alert-storm" data-severity={row.severity} data-waits={waiting > 0} data-marked={isMarked} data-level={1} data-test="storm-row" data-storm={row.storm}
    >
      <span role="gridcell" className="alert-mark" aria-label={said(SEVERITY_NAMES[row.severity], say.language)}><SeveritySymbol severity={row.severity} size={16} /><b>{row.alerts.length}</b></span>
      <span role="gridcell" className="alert-words">
        <span className="alert-name">{t('alerts.storm.title', { class: names.className(first.deviceClass) })}{row.isOpen ? <DownOutlined className="chevron" /> : <RightOutlined className="chevron" />}</span>
        <span className="alert-sub">{t('alerts.storm.where', { area: areaName(first.areaCode?.slice(0, 9) ?? null), count: row.alerts.length })}</span>
      </span>
      <span role="gridcell" className="alert-side">
        <time className="alert-time">{say.time(row.openedAt)}</time>
        {waiting > 0 ? <AcknowledgeButton label={t('alerts.storm.acknowledge')} onClick={onAcknowledge} /> : <span className="alert-fate"><CheckOutlined />{t('alerts.storm.allSeen')}</span>}
      </span>
    </div>
  );
}
