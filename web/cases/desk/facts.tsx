/** The facts of a case: where, whose, by which channel, under which standard. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { shortCaseNumber } from '../../../api/contract/cases/case-number.ts';
import type { CaseDetails, CaseRow } from '../../../api/contract/cases/lists.ts';
import { describeStandardLimit, standardSchema } from '../../../api/contract/cases/standards.ts';
import { select } from '../../actions/frame.ts';
import { useAreaName } from '../../alerts/areas.ts';
import { useNames } from '../../data/names.ts';
import { said } from '../../i18n/index.ts';
import { Section } from './section.tsx';
import { useCaseWords } from './words.ts';

export function Facts({ details, row }: { details: CaseDetails; row: CaseRow }) {
  const { t } = useTranslation();
  const words = useCaseWords();
  const areaName = useAreaName();
  const { say } = words;
  const area = [areaName(row.areaCode?.slice(0, 9) ?? null), row.areaCode && row.areaCode.length > 9 ? areaName(row.areaCode) : ''].filter(Boolean).join(' ');
  const grids = [row.dutyGrid, row.unitGrid, row.omniGrid].filter(Boolean).join(' · ');
  return (
    <Section title={t('cases.details.facts')} test="facts">
      {row.description && <p className="case-description">{row.description}</p>}
      <dl className="fields">
        <div><dt>{t('cases.details.place')}</dt><dd>{row.address ?? area}{row.address && area && <small>{area}</small>}{grids && <small>{t('cases.details.grid')} {grids}</small>}</dd></div>
        {(row.department || row.offered.length > 0) && <div><dt>{t(row.department ? 'cases.details.department' : 'cases.details.offered')}</dt><dd data-test="fact-department">{row.department ? words.department(row.department) : row.offered.map(words.department).join(t('map.listComma'))}</dd></div>}
        {row.handler && <div><dt>{t('cases.details.handler')}</dt><dd>{row.handlerName ? said(row.handlerName, say.language) : row.handler}</dd></div>}
        <div><dt>{t('cases.details.channel')}</dt><dd>{t(`cases.channel.${row.channel}`)}</dd></div>
        <div><dt>{t('cases.details.reportedAt')}</dt><dd>{say.full(row.reportedAt)}</dd></div>
        {row.filedAt !== null && <div><dt>{t('cases.details.filedAt')}</dt><dd>{say.full(row.filedAt)}</dd></div>}
        <Standard details={details} />
        {details.mergedInto && <div><dt>{t('cases.details.mergedInto')}</dt><dd><CaseLink other={details.mergedInto} /></dd></div>}
        {details.merged.length > 0 && <div><dt>{t('cases.details.merged')}</dt><dd>{details.merged.map((other) => <div key={other.id}><CaseLink other={other} /></div>)}</dd></div>}
      </dl>
    </Section>
  );
}

export function CaseLink({ other }: { other: Pick<CaseRow, 'id' | 'code' | 'state'> }) {
  const words = useCaseWords();
  return <Button type="link" size="small" className="inline-link" onClick={() => select({ layer: 'cases', id: other.id })} data-test="case-link">{shortCaseNumber(other.code, other.id)} · {words.state(other.state)}</Button>;
}

/** As it was pinned when the case was filed: what a later edition says does not touch the case. */
function Standard({ details: { standard } }: { details: CaseDetails }) {
  const { t } = useTranslation();
  const { say } = useCaseWords();
  const names = useNames();
  const { data: pinned } = standardSchema.safeParse(standard);
  if (!pinned) return null;
  return (
    <>
      <div><dt>{t('cases.details.standard')}</dt><dd>{said(pinned.condition, say.language)}<small>{t('cases.details.edition', { scheme: names.schemeTitle(pinned.scheme), edition: pinned.edition })}</small></dd></div>
      <div><dt>{t('cases.details.closeCondition')}</dt><dd>{said(pinned.closeCondition, say.language)}</dd></div>
      {pinned.handler && <div><dt>{t('cases.details.sheetHandler')}</dt><dd data-test="sheet-handler">{pinned.handler}{pinned.supervisor && <small>{t('cases.details.sheetSupervisor')} {pinned.supervisor}</small>}</dd></div>}
      <div><dt>{t('cases.details.limit')}</dt><dd>{describeStandardLimit(pinned)[say.language]}</dd></div>
    </>
  );
}
