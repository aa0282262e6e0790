/** The flow of a case as a bar of its steps: done, present, to come. */
import { useTranslation } from 'react-i18next';
import type { Case } from '../../../api/contract/cases/case.ts';
import { FLOWS } from '../../../api/contract/cases/flows.ts';
import { said } from '../../i18n/index.ts';
import { useApp } from '../../state/store.ts';

export function StepBar({ row: { flow, step } }: { row: Pick<Case, 'flow' | 'step'> }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const { steps } = FLOWS[flow];
  const current = steps[step - 1];
  return (
    <div className="step-bar" data-test="step-bar" data-step={step}>
      <p><b>{current ? said(current, language) : ''}</b><span>{t('cases.details.step', { step, count: steps.length, name: said(FLOWS[flow].name, language) })}</span></p>
      <ol>
        {steps.map((name, i) => (
          <li key={name.en} data-is={i + 1 < step ? 'done' : i + 1 === step ? 'now' : 'later'} aria-current={i + 1 === step ? 'step' : undefined} title={said(name, language)}><span>{said(name, language)}</span></li>
        ))}
      </ol>
    </div>
  );
}
