/** The rail's button for a new case. */
import { PlusSquareOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { toggleForm, useForm } from './form-state.ts';

export function FormButton() {
  const { t } = useTranslation();
  const isOpen = useForm((state) => state.isOpen);
  return (
    <Tooltip title={`${t('caseTasks.form.open')} (F)`} placement="right">
      <button type="button" className="rail-button" aria-label={t('caseTasks.form.open')} aria-pressed={isOpen} onClick={toggleForm} data-test="rail-form"><PlusSquareOutlined /></button>
    </Tooltip>
  );
}
