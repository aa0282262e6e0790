/** Says how old the picture is when live data has stopped coming. Health itself is told by the trouble banner. */
import { useTranslation } from 'react-i18next';
import { ClockCircleOutlined } from '@ant-design/icons';
import { ageMeasure } from '../format/age.ts';
import { useLive } from '../state/live.ts';

export function StaleBanner() {
  const { t } = useTranslation();
  const stale = useLive((state) => state.staleSeconds);
  if (stale === null) return null;
  const [unit, value] = ageMeasure(stale * 1000);
  return (
    <div className="stale-banner" data-test="stale" data-seconds={stale}>
      <ClockCircleOutlined />
      {/* The seconds are for the eyes: a screen reader hears the one sentence, once. */}
      <strong aria-hidden="true">{t('live.stale', { age: t(`live.age.${unit}`, { value }) })}</strong>
      <span role="status">{t('live.lost')}{t('map.listStop')}{t('live.staleHint')}</span>
    </div>
  );
}
