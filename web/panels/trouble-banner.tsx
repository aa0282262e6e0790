/**
 * Says that the map is not the newest truth: layers that failed, or a server that does not answer. Old data stays; when
 * the server answers again, everything is asked again.
 */
import { WarningFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LayerId } from '../../api/contract/layers.ts';
import { useNames } from '../data/names.ts';
import { queryClient, useHealth } from '../data/queries.ts';
import { getApp, setApp, useApp } from '../state/store.ts';

function retryAll(): void {
  setApp({ epoch: getApp().epoch + 1 });
  void queryClient.invalidateQueries();
}

export function TroubleBanner() {
  const { t } = useTranslation();
  const names = useNames();
  const trouble = useApp((state) => state.tileTrouble);
  const { isError } = useHealth();
  const wasDown = useRef(false);
  useEffect(() => {
    if (wasDown.current && !isError) retryAll();
    wasDown.current = isError;
  }, [isError]);
  const failed = Object.keys(trouble) as LayerId[];
  if (failed.length === 0 && !isError) return null;
  return (
    <div className="trouble" role="alert" data-test="trouble">
      <WarningFilled />
      <span>{isError ? t('map.failed') : t('map.tilesFailed', { names: failed.map((id) => names.layer(id)).join(t('map.listComma')) })}</span>
      <span className="quiet">{t('map.tilesStale')}</span>
      <Button size="small" onClick={retryAll} data-test="retry">{t('common.retry')}</Button>
    </div>
  );
}
