/** Why an alert fired: one sentence, the readings that decided, the rule as it was, and the day around it as a line. */
import { Button, Tooltip } from 'antd';
import { Suspense, lazy } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleBody, Why } from '../../api/contract/alerts.ts';
import { MAIN_QUANTITY } from '../../api/contract/ingest.ts';
import type { Alert } from '../../api/contract/live.ts';
import { quantityText } from '../format/quantities.ts';
import { said } from '../i18n/index.ts';
import { Loading } from '../panels/notice.tsx';
import { useNow } from './now.ts';
import { useReadings } from './requests.ts';
import { useConditionText } from './rule-words.ts';
import { quantityName, useSay } from './texts.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const Chart = lazy(() => import('./chart.tsx'));

export function WhyItFired({ alert, why }: { alert: Alert; why: Why }) {
  const { t } = useTranslation();
  const say = useSay();
  const condition = useConditionText();
  const { rule } = why;
  return (
    <>
      <section className="drawer-section" data-test="why">
        <h3>{t('alerts.details.why')}</h3>
        <p className="why-sentence">{said(why.sentence, say.language)}</p>
        <dl className="fields">
          <div><dt>{t('alerts.details.rule')}</dt><dd>{said(rule.name, say.language)}<small>{condition(rule)}</small></dd></div>
          {why.readings.length > 0 && (
            <div><dt>{t('alerts.details.decided')}</dt><dd>{why.readings.map(({ time, value }) => (
              <Tooltip key={time} title={say.full(time)} placement="left"><span className="why-reading">{say.time(time)} <b>{value === null || rule.quantity === null ? t('alerts.details.noValue') : quantityText(rule.quantity, value, say.language)}</b></span></Tooltip>
            ))}</dd></div>
          )}
          {rule.advice && <div><dt>{t('alerts.details.advice')}</dt><dd>{said(rule.advice, say.language)}</dd></div>}
        </dl>
      </section>
      <DayChart alert={alert} rule={rule} />
    </>
  );
}

/** The last 24 hours; of an alert that is long over, the day that holds its beginning. */
function DayChart({ alert, rule }: { alert: Alert; rule: RuleBody }) {
  const { t } = useTranslation();
  const say = useSay();
  const minute = Math.floor(useNow(MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
  const until = minute - alert.openedAt > DAY_MS - 60 * MINUTE_MS && alert.clearedAt !== null ? Math.ceil((alert.openedAt + DAY_MS / 2) / MINUTE_MS) * MINUTE_MS : minute;
  const quantity = alert.quantity ?? MAIN_QUANTITY[alert.deviceClass] ?? null;
  const { data, isPending, isError, refetch } = useReadings(alert.deviceId, quantity, until);
  if (quantity === null) return null;
  return (
    <section className="drawer-section" data-test="day-chart">
      <h3>{t('alerts.details.chart')} · {quantityName(quantity, say.language)}{data?.resolution === 'hour' && ` (${t('alerts.details.hourly')})`}</h3>
      {isPending && <Loading rows={4} label={t('common.loading')} />}
      {isError && !data && <p className="quiet" role="alert">{t('alerts.details.chartFailed')} <Button type="link" size="small" onClick={() => void refetch()}>{t('common.retry')}</Button></p>}
      {data && data.times.length === 0 && <p className="quiet">{t('alerts.details.chartEmpty')}</p>}
      {data && data.times.length > 0 && (
        <Suspense fallback={<Loading rows={4} label={t('common.loading')} />}>
          <Chart readings={data} from={until - DAY_MS} to={until} alert={alert} rule={rule.kind === 'threshold' ? rule : null} />
        </Suspense>
      )}
    </section>
  );
}
