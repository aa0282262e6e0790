/** Whether the server is well, in one dot and one word; the figures behind it on demand. */
import { Popover } from 'antd';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HealthReply } from '../../api/contract/health.ts';
import type { IngestStatus } from '../../api/contract/ingest.ts';
import { useHealth } from '../data/queries.ts';
import { ageMeasure } from '../format/age.ts';
import { formatCount, formatFigure, formatMoment } from '../format/numbers.ts';
import { serverNow, useLive } from '../state/live.ts';
import type { Language } from '../state/preferences.ts';
import { useApp } from '../state/store.ts';

type Wellness = 'ok' | 'degraded' | 'down' | 'checking';

function wellness(data: HealthReply | undefined, failed: boolean): Wellness {
  if (failed) return 'down';
  if (!data) return 'checking';
  return data.status;
}

const DOT: Readonly<Record<Wellness, string>> = { ok: 'good', degraded: 'major', down: 'critical', checking: 'offline' };

export function HealthStrip() {
  const { t } = useTranslation();
  const { data, isError } = useHealth();
  const state = wellness(data, isError);
  const connected = useLive((live) => live.connected);
  return (
    <Popover placement="bottomRight" getPopupContainer={(button) => button.parentElement ?? document.body} trigger={['click', 'hover']} title={t('health.title')} content={<><LiveFigures intake={data?.ingest} />{data ? <Figures data={data} /> : t(`health.${state}`)}</>}>
      <button type="button" className="health" data-state={state} data-live={connected} aria-label={`${t('health.title')}: ${t(`health.${state}`)}`}>
        <span className={`dot dot-${DOT[state]}`} />
        <span className="health-word">{t(`health.${state}`)}</span>
        <LiveWord />
      </button>
    </Popover>
  );
}

/** Now, every second. */
function useSeconds(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** How old the newest data from the field is; without a connection, that there is none. */
function LiveWord() {
  const { t } = useTranslation();
  const { connected, newestDataAt } = useLive();
  const now = useSeconds();
  if (!connected) return <span className="health-age">{t('live.connecting')}</span>;
  if (newestDataAt === null) return null;
  const [unit, value] = ageMeasure(now - newestDataAt);
  return <span className="health-age" data-test="data-age">{t(`live.age.${unit}`, { value })}</span>;
}

function LiveFigures({ intake }: { intake: IngestStatus | undefined }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const { connected, newestDataAt, feedLagMs, ticksPerSecond, problem } = useLive();
  const now = useSeconds();
  const age = newestDataAt === null ? null : ageMeasure(now - newestDataAt);
  const entries: [string, string][] = [
    [t('live.connection'), t(connected ? 'live.connected' : 'live.connecting')],
    [t('live.feedLag'), feedLagMs === null ? t('health.noLag') : t('live.lag', { ms: formatCount(feedLagMs, language) })],
    [t('live.dataAge'), age ? t('live.ago', { age: t(`live.age.${age[0]}`, { value: age[1] }) }) : t('live.none')],
    [t('live.ticks'), t('live.ticksPerSecond', { value: formatFigure(ticksPerSecond, language, 2) })],
    ...(intake ? intakeEntries(intake, t, language) : []),
  ];
  return (
    <dl className="figures" data-test="live-figures">
      {entries.map(([name, figure]) => <div key={name}><dt>{name}</dt><dd>{figure}</dd></div>)}
      {problem && <p className="advice">{problem}</p>}
    </dl>
  );
}

function intakeEntries(intake: IngestStatus, t: TFunction, language: Language): [string, string][] {
  const broker = t(`live.brokerKind.${intake.broker}`);
  return [
    [t('live.broker'), intake.broker === 'off' || intake.connected ? broker : `${broker} · ${t('live.brokerDown')}`],
    [t('live.intake'), t('live.waiting', { count: formatCount(intake.rowsWaiting, language) as never })],
    [t('live.quarantined'), formatCount(intake.quarantined, language)],
    [t('live.dropped'), formatCount(intake.droppedQos0, language)],
  ];
}

function Figures({ data }: { data: HealthReply }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const rows = data.tables.reduce((sum, table) => sum + table.rows, 0);
  const megabytes = data.tables.reduce((sum, table) => sum + table.bytes, 0) / 1_048_576;
  const up = data.uptimeSeconds;
  const [unit, value] = up < 120 ? ['seconds', up] : up < 7200 ? ['minutes', up / 60] : ['hours', up / 3600];
  const entries: [string, string][] = [
    [t('health.database'), `${t(`health.${data.database.kind}`)} ${data.database.version.split(' ')[0]} · ${t(data.database.reachable ? 'health.reachable' : 'health.unreachable')}`],
    [t('health.feed'), data.feed.error ?? (data.feed.lagMs === null ? t('health.noLag') : t('health.lag', { ms: formatCount(data.feed.lagMs, language) }))],
    ...(data.feed.lastChangeAt ? [[t('health.lastChange'), formatMoment(data.feed.lastChangeAt, 'full', language, 'Asia/Shanghai')] as [string, string]] : []),
    [t('health.rows'), formatCount(rows, language)],
    [t('health.memory'), `${formatCount(megabytes, language)} MB`],
    [t('health.uptime'), t(`health.${unit}`, { value: Math.round(value as number) })],
    [t('health.version'), data.version],
  ];
  return (
    <dl className="figures">
      {entries.map(([name, figure]) => <div key={name}><dt>{name}</dt><dd>{figure}</dd></div>)}
      {data.problems.map((problem) => <p key={problem} className="advice">{problem}</p>)}
      {data.database.advice && <p className="advice">{data.database.advice}</p>}
    </dl>
  );
}
