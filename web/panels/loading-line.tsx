/** Says, while the cases of the demo are being loaded, that figures are not whole yet. */
import { useTranslation } from 'react-i18next';
import { useHealth } from '../data/queries.ts';
import { formatCount } from '../format/numbers.ts';
import { useApp } from '../state/store.ts';

export function LoadingLine() {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const loading = useHealth().data?.loading;
  if (!loading) return null;
  return <p className="loading-line" data-test="cases-loading">{t(`health.loading.${loading.what}`, { done: formatCount(loading.done, language), total: formatCount(loading.total, language) })}</p>;
}
