/** The desk's buttons of the rail: alerts with the number of criticals that wait, rules, quarantine. */
import { BellOutlined, ControlOutlined, InboxOutlined, MutedOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAlerts } from '../state/alerts.ts';
import { unacknowledgedCriticals } from './announce.ts';
import { toggleDesk, togglePage } from './desk-actions.ts';
import { useDesk } from './desk-state.ts';
import { useNow } from './now.ts';

/** More are told as `99+`. */
const MOST = 99;

export function BellButton() {
  const { t } = useTranslation();
  const isOpen = useDesk((state) => state.isOpen);
  const sound = useDesk((state) => state.sound);
  const alerts = useAlerts((state) => state.alerts);
  const count = unacknowledgedCriticals(alerts.values(), useNow());
  const title = `${t('alerts.title')}: ${count > 0 ? t('alerts.badge', { count }) : t('alerts.badgeNone')}${sound === 'off' ? `, ${t('alerts.sound.muted')}` : ''}`;
  return (
    <Tooltip title={`${title} (I)`} placement="right">
      <button type="button" className="rail-button bell" aria-label={title} aria-pressed={isOpen} onClick={toggleDesk} data-test="rail-alerts" data-count={count}>
        <BellOutlined />
        {count > 0 && <span className="bell-count" aria-hidden="true">{count > MOST ? `${MOST}+` : count}</span>}
        {sound === 'off' && <MutedOutlined className="bell-muted" />}
      </button>
    </Tooltip>
  );
}

export function PageButtons() {
  const { t } = useTranslation();
  const page = useDesk((state) => state.page);
  const buttons = [['rules', <ControlOutlined key="rules" />], ['quarantine', <InboxOutlined key="quarantine" />]] as const;
  return buttons.map(([name, icon]) => (
    <Tooltip key={name} title={t(`alerts.${name}.open`)} placement="right">
      <button type="button" className="rail-button rail-page" aria-label={t(`alerts.${name}.open`)} aria-pressed={page === name} onClick={() => togglePage(name)} data-test={`rail-${name}`}>{icon}</button>
    </Tooltip>
  ));
}
