/** What both pages of figures have in common: their head, and what of the map's filter narrows them. */
import { CloseOutlined } from '@ant-design/icons';
import { Button, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { clearLayerFilter, narrowToArea } from '../../actions/layers.ts';
import { useAreaName } from '../../alerts/areas.ts';
import { useNames } from '../../data/names.ts';
import { layerFilter } from '../../state/filter.ts';
import { useApp } from '../../state/store.ts';
import { changeSight } from './actions.ts';

export function SightHead({ title, children }: { title: string; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <header className="panel-head">
      <h2>{title}</h2>
      {children}
      <Button type="text" aria-label={t('figures.close')} icon={<CloseOutlined />} onClick={() => changeSight({ page: null })} data-test="sight-close" />
    </header>
  );
}

export function FilterNote() {
  const { t } = useTranslation();
  const names = useNames();
  const areaName = useAreaName();
  const area = useApp((state) => state.filter.area);
  const { classes } = useApp((state) => layerFilter(state.filter, 'cases'));
  if (!area && classes.length === 0) return null;
  return (
    <p className="sight-filter" data-test="sight-filter">
      <span>{t('figures.filtered')}</span>
      {area && <Tag closable onClose={() => narrowToArea(null)}>{areaName(area)}</Tag>}
      {classes.map((id) => <Tag key={id}>{names.className(id)}</Tag>)}
      {classes.length > 0 && <Button type="link" size="small" onClick={() => clearLayerFilter('cases')}>{t('figures.clearFilter')}</Button>}
    </p>
  );
}
