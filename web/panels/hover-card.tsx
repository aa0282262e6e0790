/** What the pointer is on, beside it. */
import { useTranslation } from 'react-i18next';
import { MAIN_QUANTITY } from '../../api/contract/ingest.ts';
import { HoverCases } from '../cases/map/place-cases.tsx';
import { useNames } from '../data/names.ts';
import { subtitleOf, titleOf } from '../data/feature-words.ts';
import { ageMeasure } from '../format/age.ts';
import { formatCount, formatShare } from '../format/numbers.ts';
import { quantityText } from '../format/quantities.ts';
import { TROUBLED_STATES } from '../map/style/points.ts';
import { serverNow } from '../state/live.ts';
import { usePointer } from '../state/pointer.ts';
import type { Hovered } from '../state/pointer.ts';
import { useApp } from '../state/store.ts';
import { FeatureSymbol, StateSymbol } from './symbols.tsx';

const CARD_WIDTH = 250;

export function HoverCard() {
  const hovered = usePointer((state) => state.hovered);
  if (!hovered) return null;
  const left = Math.min(hovered.x + 14, window.innerWidth - CARD_WIDTH - 12);
  return (
    <div className="hover-card" style={{ transform: `translate(${left}px, ${hovered.y + 16}px)` }} aria-hidden="true">
      {hovered.properties.point_count === undefined ? <FeatureCard hovered={hovered} /> : <AggregateCard hovered={hovered} />}
    </div>
  );
}

function FeatureCard({ hovered: { layer, properties } }: { hovered: Hovered }) {
  const names = useNames();
  const language = useApp((state) => state.language);
  const theme = useApp((state) => state.theme);
  const title = titleOf(layer, properties, names, language);
  const state = typeof properties.state === 'string' ? properties.state : null;
  return (
    <>
      <p className="hover-title">
        <FeatureSymbol layer={layer} properties={properties} theme={theme} />{title}
      </p>
      <LiveLine layer={layer} properties={properties} />
      <HoverCases layer={layer} properties={properties} />
      <p className="hover-more">{subtitleOf(properties, title, names) || names.layer(layer)}{state && <span className="hover-state"><StateSymbol state={state} size={10} />{names.stateName(layer, state)}</span>}</p>
    </>
  );
}

/** What a device measured last, or when one of the staff was seen last. */
function LiveLine({ layer, properties }: Pick<Hovered, 'layer' | 'properties'>) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const { time, value } = properties;
  if ((layer !== 'devices' && layer !== 'staff') || typeof time !== 'number') return null;
  const quantity = MAIN_QUANTITY[String(properties.class)];
  const [unit, figure] = ageMeasure(serverNow() - time);
  return <p className="hover-live">{quantity && typeof value === 'number' && <b>{quantityText(quantity, value, language)} </b>}{t('live.ago', { age: t(`live.age.${unit}`, { value: figure }) })}</p>;
}

/** A total and what it is made of: states that ask for attention first. */
function AggregateCard({ hovered: { layer, properties } }: { hovered: Hovered }) {
  const { t } = useTranslation();
  const names = useNames();
  const language = useApp((state) => state.language);
  const total = Number(properties.point_count);
  const troubled = (TROUBLED_STATES[layer] ?? []).map((state) => ({ state, count: Number(properties[`state:${state}`] ?? 0) })).filter(({ count }) => count > 0);
  return (
    <>
      <p className="hover-title">{t('map.hoverAggregate', { count: formatCount(total, language) as never, name: names.layer(layer) })}</p>
      {troubled.map(({ state, count }) => (
        <p key={state} className="hover-more"><StateSymbol state={state} size={10} />{names.stateName(layer, state)} {formatCount(count, language)} ({formatShare(count, total, language)})</p>
      ))}
      <p className="hover-more">{t('map.clickToZoom')}</p>
    </>
  );
}
