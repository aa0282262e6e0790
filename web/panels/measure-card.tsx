/** The figure of what is being measured. Lengths and areas are on the ellipsoid's mean sphere, not on the map's plane. */
import { CloseOutlined } from '@ant-design/icons';
import { area, length } from '@turf/turf';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Measure } from '../format/numbers.ts';
import { areaMeasure, lengthMeasure } from '../format/numbers.ts';
import { setApp, useApp } from '../state/store.ts';
import { clearMeasured, useMeasured } from '../state/measured.ts';

export function MeasureCard() {
  const { t } = useTranslation();
  const tool = useApp((state) => state.tool);
  const { kind, coordinates } = useMeasured();
  const language = useApp((state) => state.language);
  const measuring = tool === 'distance' || tool === 'area' ? tool : kind;
  if (!measuring) return null;
  const close = (): void => {
    setApp({ tool: null });
    clearMeasured();
  };
  const say = ([unit, value]: Measure): string => t(`unit.${unit}`, { value });
  const positions = coordinates as number[][];
  const along = lengthMeasure(positions.length > 1 ? 1000 * length({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: positions } }) : 0, language);
  const inside = areaMeasure(positions.length > 3 ? area({ type: 'Polygon', coordinates: [positions] }) : 0, language);
  return (
    <section className="measure-card" aria-label={t(`measure.${measuring}`)} data-test="measure-card">
      <div role="status">
        <strong>{measuring === 'distance' ? t('measure.total', { value: say(along) }) : t('measure.surface', { value: say(inside) })}</strong>
        {measuring === 'area' && <span>{t('measure.perimeter', { value: say(along) })}</span>}
        {tool && <span className="quiet">{t(measuring === 'distance' ? 'measure.hintLine' : 'measure.hintArea')}</span>}
      </div>
      {!tool && <Button size="small" onClick={() => setApp({ tool: measuring })}>{t('measure.again')}</Button>}
      <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('common.close')} onClick={close} />
    </section>
  );
}
