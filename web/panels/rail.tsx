/** The tool rail: panels above, tools below. */
import {
  AimOutlined, BarsOutlined, BorderOuterOutlined, ColumnWidthOutlined, CompassOutlined, MinusOutlined, NodeIndexOutlined, PlusOutlined, BlockOutlined,
  BuildOutlined,
} from '@ant-design/icons';
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { toggleTilt, turnNorth, zoomBy } from '../actions/fly.ts';
import { goHome } from '../actions/go-home.ts';
import { togglePanel, toggleTool } from '../actions/frame.ts';
import { BellButton, PageButtons } from '../alerts/bell.tsx';
import { CasesButton } from '../cases/desk/rail-button.tsx';
import { SightButtons } from '../cases/figures/rail-buttons.tsx';
import { FormButton } from '../cases/form/rail-button.tsx';
import { TasksButton } from '../cases/tasks/panel.tsx';
import { useApp } from '../state/store.ts';
import { useOpenCounty } from './top-bar.tsx';

interface RailButtonProps {
  readonly title: string;
  readonly shortcut?: string;
  readonly icon: ReactNode;
  readonly pressed?: boolean;
  readonly onClick: () => void;
  readonly test: string;
}

function RailButton({ title, shortcut, icon, pressed, onClick, test }: RailButtonProps) {
  return (
    <Tooltip title={shortcut ? `${title} (${shortcut})` : title} placement="right">
      <button type="button" className="rail-button" aria-label={title} aria-pressed={pressed} onClick={onClick} data-test={test}>{icon}</button>
    </Tooltip>
  );
}

export function Rail() {
  const { t } = useTranslation();
  const panel = useApp((state) => state.panel);
  const tool = useApp((state) => state.tool);
  const tilted = useApp((state) => (state.view?.pitch ?? 0) > 4);
  const turned = useApp((state) => Math.abs(state.view?.bearing ?? 0) > 0.5);
  const county = useOpenCounty();
  return (
    <nav className="rail" aria-label={t('rail.label')}>
      <RailButton title={t('rail.layers')} shortcut="L" icon={<BlockOutlined />} pressed={panel === 'layers'} onClick={() => togglePanel('layers')} test="rail-layers" />
      <RailButton title={t('rail.list')} shortcut="T" icon={<BarsOutlined />} pressed={panel === 'list'} onClick={() => togglePanel('list')} test="rail-list" />
      <RailButton title={t('rail.region')} shortcut="R" icon={<NodeIndexOutlined />} pressed={panel === 'region'} onClick={() => togglePanel('region')} test="rail-region" />
      <BellButton />
      <CasesButton />
      <TasksButton />
      <SightButtons />
      <FormButton />
      <hr />
      <RailButton title={t('rail.distance')} shortcut="M" icon={<ColumnWidthOutlined />} pressed={tool === 'distance'} onClick={() => toggleTool('distance')} test="rail-distance" />
      <RailButton title={t('rail.area')} icon={<BorderOuterOutlined />} pressed={tool === 'area'} onClick={() => toggleTool('area')} test="rail-area" />
      <hr className="rail-page" />
      <PageButtons />
      <div className="rail-space" />
      <RailButton title={t('rail.zoomIn')} shortcut="+" icon={<PlusOutlined />} onClick={() => zoomBy(1)} test="rail-zoom-in" />
      <RailButton title={t('rail.zoomOut')} shortcut="−" icon={<MinusOutlined />} onClick={() => zoomBy(-1)} test="rail-zoom-out" />
      <RailButton title={t(tilted ? 'rail.flat' : 'rail.pitch')} shortcut="P" icon={<BuildOutlined />} pressed={tilted} onClick={toggleTilt} test="rail-tilt" />
      {turned && <RailButton title={t('rail.north')} icon={<CompassOutlined />} onClick={turnNorth} test="rail-north" />}
      <RailButton title={t('rail.home')} shortcut="H" icon={<AimOutlined />} onClick={() => county && goHome(county)} test="rail-home" />
    </nav>
  );
}
