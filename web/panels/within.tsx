/** What a grid cell or an area holds: the layers that people work with, counted. */
import { useTranslation } from 'react-i18next';
import { LAYERS } from '../../api/contract/layers.ts';
import type { LayerId } from '../../api/contract/layers.ts';
import { useNames } from '../data/names.ts';
import { useCountsWithin } from '../data/queries.ts';
import { formatCount } from '../format/numbers.ts';
import { useApp } from '../state/store.ts';
import { LayerSymbol } from './symbols.tsx';

const COUNTED: readonly LayerId[] = ['cases', 'alerts', 'components', 'devices', 'staff', 'cameras', 'events', 'buildings'];

export function Within({ within }: { within: string }) {
  const { t } = useTranslation();
  const names = useNames();
  const theme = useApp((state) => state.theme);
  const language = useApp((state) => state.language);
  const { data } = useCountsWithin(within);
  if (!data) return null;
  const layers = data.layers.filter((layer) => COUNTED.includes(layer.id));
  return (
    <section className="drawer-section" data-test="within">
      <h3>{t('drawer.within')}</h3>
      <dl className="within">
        {layers.map((layer) => (
          <div key={layer.id}>
            <dt><LayerSymbol layer={layer.id} theme={theme} />{names.layer(layer.id)}</dt>
            <dd>{formatCount(layer.count, language)}{LAYERS[layer.id].scoped && layer.withheld && <small> {t('layers.withheld')}</small>}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
