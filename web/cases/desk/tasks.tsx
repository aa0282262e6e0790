/** Checks of a case, and what was asked about its clock. */
import { useTranslation } from 'react-i18next';
import type { CaseDetails, CaseTask } from '../../../api/contract/cases/lists.ts';
import { Section } from './section.tsx';
import { useCaseWords } from './words.ts';

export function Tasks({ tasks }: { tasks: readonly CaseTask[] }) {
  const { t } = useTranslation();
  const { say, person } = useCaseWords();
  if (tasks.length === 0) return null;
  return (
    <Section title={t('cases.details.tasks')} test="tasks">
      <ul className="case-records">
        {tasks.toReversed().map((task) => (
          <li key={task.id} data-state={task.state}>
            <b>{t(`cases.details.task.${task.kind}`)}</b>
            <span>{t(`cases.details.taskState.${task.state}`)}{task.result && ` · ${t(`cases.details.result.${task.result}`)}`}</span>
            <small>{task.assignee ? person(task.assignee, task.assigneeName) : t('cases.details.nobody')} · {task.state === 'open' ? t('cases.details.taskDue', { time: say.time(task.dueAt) }) : say.time(task.doneAt ?? task.dueAt)}{task.note && ` · ${task.note}`}</small>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Adjustments({ details: { adjustments, appeal } }: { details: CaseDetails }) {
  const { t } = useTranslation();
  const { say, person } = useCaseWords();
  if (adjustments.length === 0 && !appeal) return null;
  return (
    <Section title={t('cases.details.adjustments')} test="adjustments">
      <ul className="case-records">
        {adjustments.toReversed().map((each) => (
          <li key={each.id} data-state={each.state}>
            <b>{t(`cases.details.adjustment.${each.kind}`)}</b>
            <span>{t(`cases.details.adjustmentState.${each.state}`)}{each.until !== null && ` · ${t('cases.details.until', { time: say.full(each.until) })}`}</span>
            <small>{person(each.askedBy)} {say.time(each.askedAt)}{t('common.colon')}{each.reason}{each.decidedBy && <><br />{person(each.decidedBy)} {say.time(each.decidedAt!)}{each.decision && `${t('common.colon')}${each.decision}`}</>}</small>
          </li>
        ))}
        {appeal && <li data-state={appeal.state}><b>{t('cases.details.appeal')}</b><span>{t(`cases.details.appealState.${appeal.state}`)}</span><small>{person(appeal.askedBy)} {say.time(appeal.askedAt)}{t('common.colon')}{appeal.reason}</small></li>}
      </ul>
    </Section>
  );
}
