/** "My tasks" of a department, a handler or a collector: what waits, how long there is, and everything that may be done with it. */
import { CloseOutlined, FormOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CaseTasksReply } from '../../../api/contract/cases/lists.ts';
import { useMe } from '../../alerts/people.ts';
import { useNow } from '../../alerts/now.ts';
import { Empty, Failed, Loading } from '../../panels/notice.tsx';
import { useCaseWords } from '../desk/words.ts';
import { TaskCard } from './card.tsx';
import { useCaseTasks, useFreshTasks } from './requests.ts';
import { openTasks, toggleTasks, useTasksPanel } from './tasks-state.ts';

/** Who works on cases has tasks of their own; the desk has its inbox. */
const ROLES = ['department', 'handler', 'collector'];

export function useHasTasks(): boolean {
  return ROLES.includes(useMe()?.role ?? '');
}

/** The button of the rail, with the number of tasks; only for those who have tasks. */
export function TasksButton() {
  const { t } = useTranslation();
  const isOpen = useTasksPanel((state) => state.isOpen);
  const hasTasks = useHasTasks();
  const { data } = useCaseTasks(hasTasks);
  useFreshTasks(hasTasks);
  if (!hasTasks) return null;
  const count = (data?.groups ?? []).filter(({ group }) => !['asked', 'decided', 'suspended', 'to_appeal'].includes(group)).reduce((sum, { total }) => sum + total, 0);
  const title = `${t('caseTasks.tasks.title')}${count > 0 ? ` · ${t('caseTasks.tasks.count', { count })}` : ''}`;
  return (
    <Tooltip title={`${title} (G)`} placement="right">
      <button type="button" className="rail-button bell" aria-label={title} aria-pressed={isOpen} onClick={toggleTasks} data-test="rail-tasks" data-count={count}>
        <FormOutlined />{count > 0 && <span className="bell-count tasks-count" aria-hidden="true">{count > 99 ? '99+' : count}</span>}
      </button>
    </Tooltip>
  );
}

export function TasksPanel() {
  const isOpen = useTasksPanel((state) => state.isOpen);
  return isOpen ? <OpenPanel /> : null;
}

function OpenPanel() {
  const { t } = useTranslation();
  const { say } = useCaseWords();
  const hasTasks = useHasTasks();
  const me = useMe();
  const { data, error, isPending, refetch, dataUpdatedAt } = useCaseTasks(hasTasks);
  useFreshTasks(hasTasks);
  const groups = (data?.groups ?? []).filter((group) => group.total > 0);
  return (
    <aside className="panel left-panel tasks-panel" aria-label={t('caseTasks.tasks.title')} data-test="tasks-panel">
      <header className="panel-head">
        <h2>{t('caseTasks.tasks.title')}</h2>
        <Button type="text" size="small" aria-label={t('caseTasks.tasks.close')} icon={<CloseOutlined />} onClick={() => openTasks(false)} data-test="tasks-close" />
      </header>
      <div className="panel-body tasks-body">
        {error && data && <p className="list-note warn" role="alert">{t('caseTasks.tasks.failed')} · {t('caseTasks.tasks.stale', { time: say.time(dataUpdatedAt) })} <Button type="link" size="small" onClick={() => void refetch()}>{t('common.retry')}</Button></p>}
        {me && !hasTasks && <Empty title={t('caseTasks.tasks.notMine')} />}
        {hasTasks && isPending && <Loading rows={8} label={t('common.loading')} />}
        {hasTasks && error && !data && <Failed title={t('caseTasks.tasks.failed')} error={error} retry={() => void refetch()} />}
        {data && groups.length === 0 && <Empty title={t('caseTasks.tasks.empty')} hint={t('caseTasks.tasks.emptyHint')} />}
        {groups.map((group) => <Group key={group.group} group={group} />)}
      </div>
    </aside>
  );
}

function Group({ group: { group, total, items } }: { group: CaseTasksReply['groups'][number] }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <section className="task-group" aria-label={t(`caseTasks.tasks.group.${group}`)} data-test={`tasks-${group}`} data-count={total}>
      <h3>{t(`caseTasks.tasks.group.${group}`)} <b>{total}</b><small>{t(`caseTasks.tasks.hint.${group}`)}</small></h3>
      <ul>{items.map((item) => <TaskCard key={item.task?.id ?? item.adjustment?.id ?? item.case.id} group={group} item={item} now={now} />)}</ul>
      {total > items.length && <p className="quiet">{t('caseTasks.tasks.more', { count: total - items.length })}</p>}
    </section>
  );
}
