/** Says that the county which was open is no longer here, and where the map is now. It stays until somebody has read it. */
import { CloseOutlined, InfoCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { said } from '../i18n/index.ts';
import { setApp, useApp } from '../state/store.ts';
import { useOpenCounty } from './top-bar.tsx';

export function GoneBanner() {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const gone = useApp((state) => state.goneCounty);
  const open = useOpenCounty();
  if (!gone) return null;
  const name = gone.name ? said(gone.name, language) : '';
  return (
    <div className="gone-banner" role="status" data-test="county-gone" data-code={gone.code}>
      <InfoCircleOutlined />
      <span>{t('map.countyGone', { name, code: gone.code })}{open && t('map.countyGoneNow', { name: said(open.name, language) })}</span>
      <Button type="text" size="small" aria-label={t('common.close')} icon={<CloseOutlined />} onClick={() => setApp({ goneCounty: null })} />
    </div>
  );
}
