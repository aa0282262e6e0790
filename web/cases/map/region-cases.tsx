/** Cases of the drawn region by flow and step. Where the region is a box, each count leads to its cases: the list knows boxes, not polygons. */
import { useTranslation } from 'react-i18next';
import type { RegionLayer } from '../../../api/contract/shapes.ts';
import { byStepOrder, hasFlows, stepName } from '../../data/case-steps.ts';
import { Bars } from '../../panels/bars.tsx';
import { useApp } from '../../state/store.ts';
import { NumberLink } from '../figures/number-link.tsx';
import { boxOf, stepLink } from './region-link.ts';

export function CasesByStep({ layer }: { layer: RegionLayer }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const region = useApp((state) => state.region);
  const county = useApp((state) => state.county);
  const filter = useApp((state) => state.filter);
  const withFlow = hasFlows(Object.keys(layer.byStep));
  const box = region && boxOf(region);
  const name = (key: string): string => stepName(key, language, withFlow);
  return (
    <div data-test="region-steps">
      <Bars
        title={t('figures.region.byStep')} counts={layer.byStep} total={layer.total} name={name} order={byStepOrder}
        linked={(key, count) => box && county && <NumberLink value={count} name={name(key)} link={stepLink(county, filter, box, key)} test={`region-step-${key}`} />}
      />
      {region && !box && <p className="quiet region-steps-note">{t('figures.region.noLink')}</p>}
    </div>
  );
}
