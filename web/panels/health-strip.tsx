/** Whether the server is well, in one dot and one word; the figures behind it on demand. */
import { Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import type { HealthReply } from '../../api/contract/health.ts';
import { useHealth } from '../data/queries.ts';
import { formatCount, formatMoment } from '../format/numbers.ts';
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
  return (
    <Popover placement="bottomRight" trigger={['click', 'hover']} title={t('health.title')} content={data ? <Figures data={data} /> : t(`health.${state}`)}>
      <button type="button" className="health" data-state={state} aria-label={`${t('health.title')}: ${t(`health.${state}`)}`}>
        <span className={`dot dot-${DOT[state]}`} />
        <span className="health-word">{t(`health.${state}`)}</span>
      </button>
    </Popover>
  );
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
