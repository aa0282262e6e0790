/** What was reported, by whom and when, with the photos that came with it. */
import { useTranslation } from 'react-i18next';
import type { CaseDetails } from '../../../api/contract/cases/lists.ts';
import { formatCount } from '../../format/numbers.ts';
import { Photos } from './photos.tsx';
import { Section } from './section.tsx';
import { ChannelIcon } from './symbols.tsx';
import { useCaseWords } from './words.ts';

/** Who reported it and how to call back. A public report has a telephone and no name. */
const contactOf = ({ reporterName, reporterPhone }: CaseDetails['reports'][number]): string => [reporterName, reporterPhone].filter(Boolean).join(' ');

export function Reports({ details: { reports, photos, reporterWithheld } }: { details: CaseDetails }) {
  const { t } = useTranslation();
  const { say, person } = useCaseWords();
  const taken = new Map(photos.map((photo) => [photo.id, photo.takenAt ?? photo.at]));
  const when = (id: number): string => (taken.has(id) ? say.full(taken.get(id)!) : '');
  return (
    <Section title={t('cases.details.reports', { count: reports.length })} test="reports">
      <ul className="case-reports">
        {reports.toReversed().map((report) => (
          <li key={report.id} data-report={report.id}>
            <p className="case-report-head">
              <ChannelIcon channel={report.channel} /><b>{t(`cases.channel.${report.channel}`)}</b>
              <span>{[report.by && person(report.by), say.time(report.at)].filter(Boolean).join(' · ')}</span>
            </p>
            {report.description && <p>{report.description}</p>}
            <p className="case-report-foot">
              {t('cases.details.receipt', { receipt: report.receipt })}
              {!reporterWithheld && contactOf(report) && <span data-test="reporter">{` · ${contactOf(report)}`}</span>}
              {report.farMeters !== null && ` · ${t('cases.details.far', { meters: formatCount(report.farMeters, say.language) })}`}
              {report.verified !== null && ` · ${t(report.verified ? 'cases.details.verified' : 'cases.details.unverified')}`}
            </p>
            <Photos ids={report.photos} when={when} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
