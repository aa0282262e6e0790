/** Up to four pictures side by side over the map. */
import { CloseOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Player } from './player.tsx';
import { MOST_PICTURES, closeWall, useWall } from './wall-state.ts';

export function VideoWall() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { cameras, replaced } = useWall();
  const told = useRef(0);
  useEffect(() => {
    if (replaced > told.current) void message.info(t('alerts.video.most', { count: MOST_PICTURES }));
    told.current = replaced;
  }, [replaced, message, t]);
  if (cameras.length === 0) return null;
  return (
    <section className="video-wall" aria-label={t('alerts.video.title')} data-count={cameras.length} data-test="video-wall">
      <header><h2>{t('alerts.video.title')}</h2><Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('alerts.video.closeAll')} onClick={closeWall} data-test="wall-close" /></header>
      <div className="video-grid">{cameras.map((camera) => <Player key={camera.id} camera={camera} />)}</div>
    </section>
  );
}
