/** Shown beside the form while it is written: who would answer and why, and open cases that may be the same. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { flyToPlace } from '../../actions/fly.ts';
import { select } from '../../actions/frame.ts';
import { useNow } from '../../alerts/now.ts';
import { said } from '../../i18n/index.ts';
import { useApp } from '../../state/store.ts';
import { useCaseWords } from '../desk/words.ts';
import type { FormPlace } from './form-state.ts';
import { useResponsible, useSimilar } from './requests.ts';

interface BesideProps { readonly place: FormPlace; readonly classId: string; readonly component: number | null }

export function Responsible({ place, classId, component }: BesideProps) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const { data, error } = useResponsible(place, classId, component);
  return (
    <div className="form-field form-beside" data-test="form-responsible" data-count={data?.departments.length ?? -1}>
      <span className="form-label">{t('caseTasks.form.responsible')}</span>
      {error && <p className="quiet" role="alert">{t('caseTasks.form.responsibleFailed')}</p>}
      {data && <p><b>{data.departments.map((department) => said(department.name, language)).join(language === 'zh' ? '、' : ', ') || t('caseTasks.form.nobody')}</b>{data.fanOut && <small> · {t('caseTasks.form.fanOut')}</small>}<small className="form-because">{said(data.because, language)}</small></p>}
    </div>
  );
}

const MOST_SHOWN = 5;

export function Similar({ place, classId, component }: BesideProps) {
  const { t } = useTranslation();
  const words = useCaseWords();
  const now = useNow();
  const { data, error } = useSimilar(place, classId, component);
  const open = (data?.candidates ?? []).filter((candidate) => candidate.endedAt === null);
  return (
    <div className="form-field form-beside" data-test="form-similar" data-count={data ? open.length : -1}>
      <span className="form-label">{t('caseTasks.form.similar')}</span>
      {error && <p className="quiet" role="alert">{t('caseTasks.form.similarFailed')}</p>}
      {data && open.length === 0 && <p className="quiet">{t('caseTasks.form.similarNone')}</p>}
      <ul className="form-similar">
        {open.slice(0, MOST_SHOWN).map((candidate) => (
          <li key={candidate.id}>
            <span><b>{words.className(candidate)}</b> {words.state(candidate.state)}<small>{t('caseTasks.form.similarOne', { meters: Math.round(candidate.meters), age: words.span(now - candidate.reportedAt) })}{candidate.reason === 'component' && <> · {t('caseTasks.form.sameComponent')}</>}</small></span>
            <Button size="small" onClick={() => { select({ layer: 'cases', id: candidate.id }); flyToPlace(place.lng, place.lat, 17.5); }}>{t('caseTasks.form.similarOpen')}</Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
