/** The clocks of a case, and why each is due when it is: the lines are the calculation itself, as the server made it. */
import { QuestionCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseClock } from '../../../api/contract/cases/lists.ts';
import { Section } from './section.tsx';
import { useCaseWords } from './words.ts';

export function Clocks({ clocks }: { clocks: readonly CaseClock[] }) {
  const { t } = useTranslation();
  const live = clocks.filter(({ clock }) => clock.state !== 'stopped');
  const over = clocks.filter(({ clock }) => clock.state === 'stopped').toReversed();
  return (
    <Section title={t('cases.explain.title')} test="clocks">
      {clocks.length === 0 && <p className="quiet">{t('cases.explain.none')}</p>}
      {live.map((each) => <OneClock key={`${each.clock.clock}${each.clock.instance}`} each={each} />)}
      {over.length > 0 && (
        <details className="case-fold">
          <summary>{t('cases.explain.earlier')} ({over.length})</summary>
          {over.map((each) => <OneClock key={`${each.clock.clock}${each.clock.instance}`} each={each} />)}
        </details>
      )}
    </Section>
  );
}

function OneClock({ each: { clock, why, overdue } }: { each: CaseClock }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { say } = useCaseWords();
  const outcome = clock.state === 'stopped' ? t(overdue ? 'cases.due.late' : 'cases.due.inTime') : t(`cases.explain.state.${clock.state}`);
  return (
    <div className="case-clock" data-test="clock" data-clock={clock.clock} data-state={clock.state} data-overdue={overdue}>
      <p>
        <b>{t(`cases.due.clock.${clock.clock}`)}</b>{clock.instance > 1 && <small>{t('cases.explain.instance', { instance: clock.instance })}</small>}
        <span>{outcome}{clock.deadline !== null && ` · ${t('cases.due.at', { time: say.time(clock.deadline) })}`}</span>
      </p>
      <Button type="link" size="small" className="inline-link" icon={<QuestionCircleOutlined />} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} data-test="explain">{t(isOpen ? 'cases.explain.hide' : 'cases.explain.open')}</Button>
      {isOpen && <ol className="case-why" data-test="why-due">{why[say.language].map((line, i) => <li key={i}>{line}</li>)}</ol>}
    </div>
  );
}
