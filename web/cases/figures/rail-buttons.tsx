/** Buttons of the rail for the pages of figures. */
import { BarChartOutlined, DashboardOutlined, ImportOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/store.ts';
import { togglePage } from './actions.ts';

const BUTTONS = [
  // A phone has no room for both; the leader's page leads on.
  { page: 'figures', key: 'V', icon: <DashboardOutlined />, words: 'figures.open', className: 'rail-button' },
  { page: 'indicators', key: 'Y', icon: <BarChartOutlined />, words: 'figures.openIndicators', className: 'rail-button rail-page' },
  { page: 'import', key: null, icon: <ImportOutlined />, words: 'rail.import', className: 'rail-button rail-page' },
] as const;

export function SightButtons() {
  const { t } = useTranslation();
  const open = useApp((state) => state.sight.page);
  return BUTTONS.map(({ page, key, icon, words, className }) => (
    <Tooltip key={page} title={key ? `${t(words)} (${key})` : t(words)} placement="right">
      <button type="button" className={className} aria-label={t(words)} aria-pressed={open === page} onClick={() => togglePage(page)} data-test={`rail-${page}`}>{icon}</button>
    </Tooltip>
  ));
}
