/** The page for a browser that cannot draw the map: why, what to do, and the figures that need no map. */
import { useTranslation } from 'react-i18next';
import { useNames } from '../data/names.ts';
import { useLayers } from '../data/queries.ts';
import { formatCount } from '../format/numbers.ts';
import { useApp } from '../state/store.ts';

export function NoWebgl() {
  const { t } = useTranslation();
  const names = useNames();
  const language = useApp((state) => state.language);
  const county = useApp((state) => state.county);
  const { counts } = useLayers();
  return (
    <main className="no-webgl" id="map" data-test="no-webgl">
      <h2>{t('webgl.title')}</h2>
      <p>{t('webgl.why')}</p>
      <h3>{t('webgl.try')}</h3>
      <ol><li>{t('webgl.tryUpdate')}</li><li>{t('webgl.tryGpu')}</li><li>{t('webgl.tryIt')}</li></ol>
      {counts.size > 0 && (
        <>
          <h3>{t('webgl.still')}</h3>
          <table>
            <caption>{t('webgl.counts')}</caption>
            <thead><tr><th scope="col">{t('webgl.layer')}</th><th scope="col">{t('webgl.count')}</th><th scope="col">CSV</th></tr></thead>
            <tbody>
              {[...counts].map(([id, { whole }]) => (
                <tr key={id}><th scope="row">{names.layer(id)}</th><td>{formatCount(whole.count, language)}</td><td><a href={`/api/layers/${id}/export.csv?county=${county}`} download>{t('webgl.download')}</a></td></tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </main>
  );
}
