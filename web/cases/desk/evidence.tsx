/** Of a case that an alert made: the alert, and the readings of its window as the case carries them. */
import { Button } from 'antd';
import { Suspense, lazy } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetails } from '../../../api/contract/cases/lists.ts';
import { alertEvidenceSchema } from '../../../api/contract/cases/reports.ts';
import type { AlertEvidence } from '../../../api/contract/cases/reports.ts';
import type { Alert } from '../../../api/contract/live.ts';
import { select } from '../../actions/frame.ts';
import { useAlertDetails } from '../../alerts/requests.ts';
import { said } from '../../i18n/index.ts';
import { Loading } from '../../panels/notice.tsx';
import { getApp } from '../../state/store.ts';
import { Section } from './section.tsx';
import { useCaseWords } from './words.ts';

const Chart = lazy(() => import('../../alerts/chart.tsx'));

export function Evidence({ details: { alert, reports } }: { details: CaseDetails }) {
  const { t } = useTranslation();
  const { say } = useCaseWords();
  if (!alert) return null;
  const report = reports.find((each) => each.alertId === alert.id) ?? reports.find((each) => each.evidence !== null);
  const { data: evidence } = alertEvidenceSchema.safeParse(report?.evidence);
  return (
    <Section title={t('cases.details.evidence')} test="evidence">
      <p className="case-evidence"><b>{said(alert.ruleName, say.language)}</b> · {t(`alerts.state.${alert.state}`)} · {say.time(alert.openedAt)} <Button type="link" size="small" className="inline-link" onClick={() => select({ layer: 'alerts', id: alert.id })}>{t('cases.details.alertOpen')}</Button></p>
      {evidence && evidence.readings.length > 0 && <EvidenceChart alert={alert} evidence={evidence} />}
    </Section>
  );
}

function EvidenceChart({ alert, evidence }: { alert: Alert; evidence: AlertEvidence }) {
  const { t } = useTranslation();
  const rule = useAlertDetails(alert.id).data?.why.rule;
  const readings = {
    county: getApp().county ?? '', device: alert.deviceId, quantity: evidence.quantity ?? alert.quantity ?? '', unit: evidence.unit, resolution: 'raw' as const,
    times: evidence.readings.map(([time]) => time), values: evidence.readings.map(([, value]) => value),
  };
  return (
    <Suspense fallback={<Loading rows={4} label={t('common.loading')} />}>
      <Chart readings={readings} from={evidence.from} to={evidence.to} alert={alert} rule={rule?.kind === 'threshold' ? rule : null} />
    </Suspense>
  );
}
