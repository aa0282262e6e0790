/** One task: what and where, how long there is, why it came back; unfolded, everything that may be done with it, legal moves only. */
import { AimOutlined, DownOutlined, ExportOutlined, UpOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { shortCaseNumber } from '../../../api/contract/cases/case-number.ts';
import type { CaseTaskItem, TaskGroup } from '../../../api/contract/cases/lists.ts';
import { flyToPlace } from '../../actions/fly.ts';
import { select } from '../../actions/frame.ts';
import { useAreaName } from '../../alerts/areas.ts';
import { Failed, Loading } from '../../panels/notice.tsx';
import { SeveritySymbol } from '../../panels/symbols.tsx';
import { useApp } from '../../state/store.ts';
import { Moves } from '../desk/actions.tsx';
import { Photos } from '../desk/photos.tsx';
import { useCaseDetails } from '../desk/requests.ts';
import { DueTag, Flags } from '../desk/symbols.tsx';
import { useCaseWords } from '../desk/words.ts';
import { unfold, useTasksPanel } from './tasks-state.ts';

const LOCATE_ZOOM = 17.5;

interface CardProps { readonly group: TaskGroup; readonly item: CaseTaskItem; readonly now: number }

export function TaskCard({ group, item, now }: CardProps) {
  const { t } = useTranslation();
  const words = useCaseWords();
  const areaName = useAreaName();
  const { case: row } = item;
  const key = `${group}/${row.id}`;
  const isUnfolded = useTasksPanel((state) => state.unfolded === key);
  const isSelected = useApp((state) => state.selection?.layer === 'cases' && state.selection.id === row.id);
  return (
    <li className="task-card" data-due={words.due(row, now).kind} data-open={isSelected} data-test="task-card" data-case={row.id}>
      <button type="button" className="task-card-head" aria-expanded={isUnfolded} onClick={() => unfold(isUnfolded ? null : key)} aria-label={`${words.className(row)} ${shortCaseNumber(row.code, row.id)}: ${t(isUnfolded ? 'caseTasks.tasks.fold' : 'caseTasks.tasks.unfold')}`} data-test="task-unfold">
        <span className="task-card-words">
          <span className="case-name"><SeveritySymbol severity={row.severity} size={13} /><b>{words.className(row)}</b><span className="case-state">{words.state(row.state)}</span></span>
          <span className="case-sub">{[areaName(row.areaCode), row.address ?? row.description].filter(Boolean).join(' · ')}</span>
          <span className="case-sub"><code>{shortCaseNumber(row.code, row.id)}</code><Flags row={row} /></span>
        </span>
        <span className="task-card-side"><DueTag row={row} now={now} words={words} />{isUnfolded ? <UpOutlined /> : <DownOutlined />}</span>
      </button>
      <Why item={item} />
      {isUnfolded && <Unfolded item={item} isInDrawer={isSelected} />}
    </li>
  );
}

/** Why it stands in its group: who sent it back and why, what was asked and decided. */
function Why({ item: { returned, adjustment } }: { item: CaseTaskItem }) {
  const { t } = useTranslation();
  const words = useCaseWords();
  return (
    <>
      {returned && <p className="task-why" data-test="task-returned">{t('caseTasks.tasks.returned', { person: words.person(returned.by), time: words.say.time(returned.at), move: t(`cases.move.${returned.move}`) })}{returned.note && <>{t('common.colon')}{returned.note}</>}</p>}
      {adjustment && (
        <p className="task-why">
          <b>{t(`cases.details.adjustment.${adjustment.kind}`)} · {t(`caseTasks.tasks.decided.${adjustment.state}`)}</b> {t('caseTasks.tasks.askedAt', { time: words.say.time(adjustment.askedAt), reason: adjustment.reason })}
          {adjustment.until !== null && ` · ${t('caseTasks.tasks.until', { time: words.say.full(adjustment.until) })}`}{adjustment.decision && ` · ${adjustment.decision}`}
        </p>
      )}
    </>
  );
}

function Unfolded({ item: { case: row, photos }, isInDrawer }: { item: CaseTaskItem; isInDrawer: boolean }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useCaseDetails(row.id);
  const shown = photos.length > 0 ? photos : data?.photos.map((photo) => photo.id) ?? [];
  return (
    <div className="task-unfolded" data-test="task-unfolded">
      {row.description && <p>{row.description}</p>}
      <Photos ids={shown.slice(0, 6)} size={84} />
      <div className="task-links">
        <Button icon={<AimOutlined />} onClick={() => flyToPlace(row.lng, row.lat, LOCATE_ZOOM)}>{t('caseTasks.tasks.locate')}</Button>
        <Button icon={<ExportOutlined />} onClick={() => select({ layer: 'cases', id: row.id })} data-test="task-open">{t('caseTasks.tasks.openCase')}</Button>
      </div>
      {isPending && <Loading rows={3} label={t('common.loading')} />}
      {error && !data && <Failed title={t('caseTasks.tasks.detailsFailed')} error={error} retry={() => void refetch()} />}
      {/* In the drawer the same moves stand beside everything else about the case. */}
      {data && !isInDrawer && <Moves details={data} row={data.case.version >= row.version ? data.case : row} />}
    </div>
  );
}
