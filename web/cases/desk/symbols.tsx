/** Small pictures of the desk: by which channel a report came, how a clock stands. Shapes repeat what colours say. */
import {
  AlertOutlined, BellOutlined, ClockCircleOutlined, CompassOutlined, CrownOutlined, EyeOutlined, GlobalOutlined, PauseCircleOutlined, PhoneOutlined,
  StopOutlined, SwapOutlined, TeamOutlined, UserOutlined, VideoCameraOutlined, WarningFilled, CheckOutlined,
} from '@ant-design/icons';
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportChannel } from '../../../api/contract/cases/vocabulary.ts';
import type { CaseRow } from '../../../api/contract/cases/lists.ts';
import type { DueKind } from './due.ts';
import type { CaseWords } from './words.ts';

const CHANNEL_ICONS: Readonly<Record<ReportChannel, ReactNode>> = {
  collector: <EyeOutlined />, hotline: <PhoneOutlined />, public: <TeamOutlined />, leader: <CrownOutlined />, video: <VideoCameraOutlined />,
  iot: <AlertOutlined />, patrol: <CompassOutlined />, transfer: <SwapOutlined />, open311: <GlobalOutlined />,
};

export function ChannelIcon({ channel }: { channel: ReportChannel }) {
  const { t } = useTranslation();
  const name = t(`cases.channel.${channel}`);
  return <span className="case-channel" role="img" aria-label={name} title={name}>{CHANNEL_ICONS[channel] ?? <UserOutlined />}</span>;
}

const DUE_ICONS: Readonly<Record<DueKind, ReactNode>> = {
  overdue: <WarningFilled />, soon: <BellOutlined />, later: <ClockCircleOutlined />, paused: <PauseCircleOutlined />, suspended: <PauseCircleOutlined />,
  none: <CheckOutlined />, ended: <StopOutlined />,
};

/** What is left of the running clock; the moment itself when pointed at. */
export function DueTag({ row, now, words }: { row: CaseRow; now: number; words: CaseWords }) {
  const { t } = useTranslation();
  const { kind, text } = words.due(row, now);
  const tag = <span className="case-due" data-due={kind} data-test="due">{DUE_ICONS[kind]}<span>{text}</span></span>;
  if (row.dueAt === null || row.dueClock === null) return tag;
  return <Tooltip placement="left" title={`${t(`cases.due.clock.${row.dueClock}`)} · ${t('cases.due.at', { time: words.say.full(row.dueAt) })}`}>{tag}</Tooltip>;
}

/** What is out of the ordinary about a case, in a word each. */
export function Flags({ row }: { row: CaseRow }) {
  const { t } = useTranslation();
  return (
    <span className="case-flags">
      {row.supervised && <span className="case-flag strong">{t('cases.flag.supervised')}</span>}
      {row.urged > 0 && <span className="case-flag strong">{t('cases.flag.urged', { count: row.urged })}</span>}
      {row.round > 1 && <span className="case-flag">{t('cases.flag.round', { round: row.round })}</span>}
      {row.returns > 0 && <span className="case-flag">{t('cases.flag.returns', { count: row.returns })}</span>}
      {row.reportCount > 1 && <span className="case-flag">{t('cases.flag.reports', { count: row.reportCount })}</span>}
      {row.farFlag && <span className="case-flag" title={t('cases.flag.farHint')}>{t('cases.flag.far')}</span>}
      {row.exempt && <span className="case-flag" title={t('cases.flag.exemptHint')}>{t('cases.flag.exempt')}</span>}
      {row.simulated && <span className="case-flag dashed" title={t('cases.flag.simulatedHint')}>{t('cases.flag.simulated')}</span>}
    </span>
  );
}
