/** The desk's button of the rail. */
import { SolutionOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/store.ts';
import { toggleCaseDesk } from './desk-actions.ts';

export function CasesButton() {
  const { t } = useTranslation();
  const isOpen = useApp((state) => state.inbox !== null);
  return (
    <Tooltip title={`${t('cases.title')} (W)`} placement="right">
      <button type="button" className="rail-button" aria-label={t('cases.title')} aria-pressed={isOpen} onClick={toggleCaseDesk} data-test="rail-cases"><SolutionOutlined /></button>
    </Tooltip>
  );
}
