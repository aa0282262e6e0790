/** Messages from the field that could not be used: what came, from whom, and why it was refused. */
import { ReloadOutlined } from '@ant-design/icons';
import { Button, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { REFUSAL_REASONS } from '../../api/contract/ingest.ts';
import type { IngestStatus, QuarantineReply, RefusalReason } from '../../api/contract/ingest.ts';
import { RequestError } from '../data/client.ts';
import { useHealth } from '../data/queries.ts';
import { formatCount } from '../format/numbers.ts';
import { said } from '../i18n/index.ts';
import { Empty, Failed, Loading } from '../panels/notice.tsx';
import { Page } from './page.tsx';
import { useQuarantine } from './requests.ts';
import { useSay } from './texts.ts';

type QuarantineRow = QuarantineReply['rows'][number];

export default function QuarantinePage() {
  const { t } = useTranslation();
  const { language } = useSay();
  const health = useHealth();
  const quarantine = useQuarantine();
  const rows = quarantine.data?.pages.flatMap((page) => page.rows) ?? [];
  const newest = quarantine.data?.pages[0];
  const isWithheld = quarantine.error instanceof RequestError && quarantine.error.status === 403;
  return (
    <Page title={t('alerts.quarantine.title')} test="quarantine-page">
      {health.data && <Intake status={health.data.ingest} />}
      <p className="quiet quarantine-intro">{t('alerts.quarantine.intro')} <Button icon={<ReloadOutlined />} onClick={() => void quarantine.refetch()} loading={quarantine.isRefetching}>{t('alerts.quarantine.refresh')}</Button></p>
      {quarantine.isPending && <Loading rows={8} label={t('common.loading')} />}
      {isWithheld && <Empty title={t('alerts.quarantine.withheld')} />}
      {quarantine.isError && !quarantine.data && !isWithheld && <Failed title={t('alerts.quarantine.failed')} error={quarantine.error} retry={() => void quarantine.refetch()} />}
      {newest && rows.length === 0 && <Empty title={t('alerts.quarantine.empty')} hint={t('alerts.quarantine.emptyHint')} />}
      {newest && rows.length > 0 && (
        <>
          <p className="quiet" data-test="quarantine-total" data-count={newest.total}>{t('alerts.quarantine.total', { count: formatCount(newest.total, language) as never, cap: formatCount(newest.cap, language) })}</p>
          <Refused rows={rows} />
          {quarantine.hasNextPage && <Button className="quarantine-more" onClick={() => void quarantine.fetchNextPage()} loading={quarantine.isFetchingNextPage} data-test="quarantine-more">{t('alerts.quarantine.more')}</Button>}
        </>
      )}
    </Page>
  );
}

/** Figures of the intake since the server started. */
function Intake({ status }: { status: IngestStatus }) {
  const { t } = useTranslation();
  const { language } = useSay();
  const figures = [
    ['stored', status.rowsStored], ['duplicate', status.rowsDuplicate], ['refused', status.quarantined], ['dropped', status.droppedQos0], ['waiting', status.rowsWaiting], ['clients', status.clients],
  ] as const;
  return (
    <>
      <dl className="intake" data-test="intake">
        {figures.map(([name, value]) => <div key={name} data-figure={name}><dt>{t(`alerts.quarantine.${name}`)}</dt><dd>{formatCount(value, language)}</dd></div>)}
      </dl>
      {status.address && <p className="quiet">{t('alerts.quarantine.broker')} <code>{status.address}</code></p>}
      {status.problem && <p className="warn" role="alert">{status.problem}</p>}
    </>
  );
}

function Refused({ rows }: { rows: readonly QuarantineRow[] }) {
  const { t } = useTranslation();
  const say = useSay();
  const reason = (code: string): string => (code in REFUSAL_REASONS ? said(REFUSAL_REASONS[code as RefusalReason], say.language) : code);
  return (
    <Table
      size="small" rowKey="id" dataSource={[...rows]} pagination={false} scroll={{ x: 860 }} data-test="quarantine-table"
      columns={[
        { title: t('alerts.quarantine.time'), dataIndex: 'receivedAt', width: 150, render: (moment: string) => say.full(moment) },
        { title: t('alerts.quarantine.reason'), width: 250, render: (_value, row) => <span className="rule-cell"><b>{reason(row.reason)}</b><br /><small>{row.detail}</small></span> },
        { title: t('alerts.quarantine.topic'), width: 230, render: (_value, row) => <span className="rule-cell"><code>{row.topic}</code>{row.client && <><br /><small>{row.client}</small></>}</span> },
        { title: t('alerts.quarantine.payload'), render: (_value, row) => <Payload row={row} /> },
      ]}
    />
  );
}

/** Longer content is folded. */
const SHORT_PAYLOAD = 160;

function Payload({ row }: { row: QuarantineRow }) {
  const { t } = useTranslation();
  const { language } = useSay();
  const isCut = new TextEncoder().encode(row.payload).length < row.payloadBytes;
  return (
    <>
      {row.payload.length <= SHORT_PAYLOAD ? <pre className="payload">{row.payload}</pre> : <details><summary className="payload">{row.payload.slice(0, SHORT_PAYLOAD)}…</summary><pre className="payload">{row.payload}</pre></details>}
      <small className="quiet">{t('alerts.quarantine.bytes', { count: formatCount(row.payloadBytes, language) as never })}{isCut && ` · ${t('alerts.quarantine.cut')}`}</small>
    </>
  );
}
