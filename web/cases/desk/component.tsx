/** The component that the case is about, and what happened to it before. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CaseDetails } from '../../../api/contract/cases/lists.ts';
import { select } from '../../actions/frame.ts';
import { useNames } from '../../data/names.ts';
import { said } from '../../i18n/index.ts';
import { StateSymbol } from '../../panels/symbols.tsx';
import { CaseLink } from './facts.tsx';
import { Section } from './section.tsx';
import { useCaseWords } from './words.ts';

export function ComponentSection({ details: { component, device } }: { details: CaseDetails }) {
  const { t } = useTranslation();
  const names = useNames();
  const words = useCaseWords();
  const { say } = words;
  if (!component && !device) return null;
  return (
    <Section title={t('cases.details.component')} test="component">
      <dl className="fields">
        {component && <div><dt>{words.className(component)}</dt><dd><Button type="link" size="small" className="inline-link" onClick={() => select({ layer: 'components', id: component.id })}>{component.objid ?? `#${component.id}`}</Button>{component.state && <small><span className="case-inline"><StateSymbol state={component.state} size={11} />{names.stateName('components', component.state)}</span></small>}</dd></div>}
        {component && (['supervisor', 'owner', 'keeper'] as const).map((role) => component[role] && <div key={role}><dt>{t(`drawer.${role}`)}</dt><dd>{said(component[role].name, say.language)}</dd></div>)}
        {device && <div><dt>{words.className(device)}</dt><dd><Button type="link" size="small" className="inline-link" onClick={() => select({ layer: 'devices', id: device.id })}>{device.code}</Button></dd></div>}
      </dl>
      {component && component.cases.length > 0 && (
        <details className="case-fold" data-test="past-cases">
          <summary>{t('cases.details.past')} ({component.casesTotal})</summary>
          <ul className="case-past">{component.cases.map((other) => <li key={other.id}><CaseLink other={other} /><small>{say.full(other.reportedAt)}</small></li>)}</ul>
        </details>
      )}
    </Section>
  );
}
