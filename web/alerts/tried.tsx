/** What a rule would have done on the readings of the last 7 days. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TryReply } from '../../api/contract/alerts.ts';
import { select } from '../actions/frame.ts';
import { formatCount } from '../format/numbers.ts';
import { quantityText } from '../format/quantities.ts';
import { setDesk } from './desk-state.ts';
import { useSay } from './texts.ts';

export function TriedResult({ reply, quantity, isOld = false }: { reply: TryReply; quantity: string | null; isOld?: boolean }) {
  const { t } = useTranslation();
  const say = useSay();
  const show = (device: number): void => {
    setDesk({ page: null });
    select({ layer: 'devices', id: device });
  };
  return (
    <div className={isOld ? 'tried tried-old' : 'tried'} role="status" data-test="tried" data-count={reply.fired}>
      <strong>{reply.fired === 0 ? t('alerts.rules.wouldNot') : t('alerts.rules.would', { count: reply.fired })}</strong>
      <span className="quiet">{isOld ? t('alerts.rules.outdated') : t('alerts.rules.tried', { devices: formatCount(reply.devices, say.language), readings: formatCount(reply.readings, say.language) })}</span>
      {reply.examples.length > 0 && (
        <ul aria-label={t('alerts.rules.examples')}>
          {reply.examples.map((example) => (
            <li key={`${example.deviceId}/${example.openedAt}`}>
              <span>{say.time(example.openedAt)}</span>
              <Button type="link" size="small" className="inline-link" onClick={() => show(example.deviceId)}>{example.deviceCode}</Button>
              {example.peakValue !== null && quantity !== null && <span>{t('alerts.rules.peak', { value: quantityText(quantity, example.peakValue, say.language) })}</span>}
              <small>{example.clearedAt === null ? t('alerts.rules.still') : t('alerts.rules.lasted', { age: say.age(example.clearedAt - example.openedAt) })}</small>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
