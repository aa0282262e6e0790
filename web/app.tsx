/** The frame around the map. */
import { useEffect, useState } from 'react';
import { App as AntApp, Button, ConfigProvider } from 'antd';
import enUs from 'antd/locale/en_US';
import zhCn from 'antd/locale/zh_CN';
import { QueryClientProvider } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { County } from '../api/contract/shapes.ts';
import { toggleTilt, zoomBy } from './actions/fly.ts';
import { togglePanel, toggleTool } from './actions/frame.ts';
import { goHome } from './actions/go-home.ts';
import { lookForCounty } from './actions/leave-county.ts';
import { back, moveMark, toggleDesk, toggleMute } from './alerts/desk-actions.ts';
import { pressDesk } from './alerts/desk-keys.ts';
import { useDesk } from './alerts/desk-state.ts';
import { AlertDesk } from './alerts/desk.tsx';
import { hasWebgl2 } from './boot/webgl.ts';
import { CaseDesk } from './cases/desk/desk.tsx';
import { backInCases, toggleCaseDesk } from './cases/desk/desk-actions.ts';
import { backInFigures, togglePage } from './cases/figures/actions.ts';
import { CaseSights } from './cases/figures/sights.tsx';
import { CaseForm } from './cases/form/form.tsx';
import { backInWork, toggleForm, useForm } from './cases/form/form-state.ts';
import { TasksPanel } from './cases/tasks/panel.tsx';
import { toggleTasks, useTasksPanel } from './cases/tasks/tasks-state.ts';
import { queryClient, useCounties } from './data/queries.ts';
import { said } from './i18n/index.ts';
import { onCountyGone } from './live/client.ts';
import { Drawer } from './panels/drawer.tsx';
import { EdgeAlerts } from './panels/edge-alerts.tsx';
import { Help } from './panels/help.tsx';
import { GoneBanner } from './panels/gone-banner.tsx';
import { HoverCard } from './panels/hover-card.tsx';
import { LayerPanel } from './panels/layer-panel.tsx';
import { ListPanel } from './panels/list-panel.tsx';
import { MapStage } from './panels/map-stage.tsx';
import { MeasureCard } from './panels/measure-card.tsx';
import { NoWebgl } from './panels/no-webgl.tsx';
import { Empty, Failed } from './panels/notice.tsx';
import { Rail } from './panels/rail.tsx';
import { RegionPanel } from './panels/region-panel.tsx';
import { StaleBanner } from './panels/stale-banner.tsx';
import { StatusBar } from './panels/status-bar.tsx';
import { TimeBar } from './panels/time-bar.tsx';
import { TopBar, useOpenCounty } from './panels/top-bar.tsx';
import { TroubleBanner } from './panels/trouble-banner.tsx';
import { focusSearch } from './state/focus.ts';
import { followShortcuts } from './state/shortcuts.ts';
import { setApp, useApp } from './state/store.ts';
import { antdTheme } from './theme/antd.ts';

const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;

export function App() {
  const theme = useApp((state) => state.theme);
  const language = useApp((state) => state.language);
  return (
    <ConfigProvider theme={antdTheme(theme, calm)} locale={language === 'zh' ? zhCn : enUs}>
      <QueryClientProvider client={queryClient}>
        <AntApp className="app"><Frame /></AntApp>
      </QueryClientProvider>
    </ConfigProvider>
  );
}

function Frame() {
  const { t } = useTranslation();
  const county = useOpenCounty();
  useFirstCounty();
  useEffect(() => onCountyGone(() => void lookForCounty()), []);
  useShortcuts(county);
  const language = useApp((state) => state.language);
  useEffect(() => {
    document.title = [county && said(county.name, language), t('product')].filter(Boolean).join(' · ');
  }, [county, language, t]);
  const panel = useApp((state) => state.panel);
  const hasDrawer = useApp((state) => state.selection !== null);
  const hasAlerts = useDesk((state) => state.isOpen);
  const hasCases = useApp((state) => state.inbox !== null || state.sight.behind !== null);
  const page = useApp((state) => state.sight.page);
  const hasForm = useForm((state) => state.isOpen);
  const hasTasks = useTasksPanel((state) => state.isOpen);
  const timed = useApp((state) => state.eventMode !== 'map' && state.layers[state.filter.timed].visible);
  return (
    <div className="frame" data-panel={panel ?? 'none'} data-drawer={hasDrawer} data-alerts={hasAlerts || hasCases} data-work={hasForm || hasTasks} data-timed={timed} data-page={page ?? 'none'}>
      <a className="skip" href="#map">{t('skip.toMap')}</a>
      <TopBar />
      <Rail />
      <main className="stage"><Stage county={county} /></main>
      {panel === 'layers' && <LayerPanel />}
      {panel === 'list' && <ListPanel />}
      {panel === 'region' && <RegionPanel />}
      <AlertDesk />
      <CaseDesk />
      <CaseForm />
      <TasksPanel />
      <CaseSights />
      <Drawer />
      <TimeBar />
      <Help />
    </div>
  );
}

/** The map, or the reason why there is none. */
function Stage({ county }: { county: County | undefined }) {
  const { t } = useTranslation();
  const { data, error, isError, refetch } = useCounties();
  const code = useApp((state) => state.county);
  const [webgl] = useState(hasWebgl2);
  if (isError && !data) return <div className="stage-notice"><Failed title={t('map.failed')} error={error} retry={() => void refetch()} /></div>;
  if (data && data.counties.length === 0) return <div className="stage-notice"><GoneBanner /><Empty title={t('map.noCounty')} hint={t('map.noCountyHint')} action={<Button type="primary" onClick={() => togglePage('import')}>{t('rail.import')}</Button>} /></div>;
  if (data && code && !county) return <div className="stage-notice"><Empty title={t('map.countyMissing', { code })} hint={t('map.countyMissingHint')} /></div>;
  if (!webgl) return <NoWebgl />;
  if (!county) return null;
  return <><MapStage county={county} /><StatusBar /><HoverCard /><MeasureCard /><EdgeAlerts /><TroubleBanner /><StaleBanner /><GoneBanner /></>;
}

/** The county of the address, else the server's default. */
function useFirstCounty(): void {
  const { data } = useCounties();
  const code = useApp((state) => state.county);
  useEffect(() => {
    if (data && code === null && data.default) setApp({ county: data.default });
  }, [data, code]);
}

/** 1 to 9: the moves of the case that is open, in the order in which they are offered. */
const MOVE_KEYS = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [String(i + 1), () => void pressDesk(`move${i + 1}`)]));

function useShortcuts(county: County | undefined): void {
  useEffect(() => followShortcuts({
    '/': focusSearch, l: () => togglePanel('layers'), t: () => togglePanel('list'), r: () => togglePanel('region'),
    d: () => toggleTool('region-polygon'), m: () => toggleTool('distance'), j: () => moveMark('next'), k: () => moveMark('previous'),
    v: () => togglePage('figures'), y: () => togglePage('indicators'),
    i: toggleDesk, w: toggleCaseDesk, f: toggleForm, g: toggleTasks, x: () => void pressDesk('pick'), b: () => void pressDesk('bulk'), '[': () => void pressDesk('stepBack'), ']': () => void pressDesk('stepOn'), ...MOVE_KEYS, a: () => void pressDesk('acknowledge'), c: () => void pressDesk('close'), s: () => void pressDesk('snooze'), n: () => void pressDesk('fresh'), q: toggleMute,
    p: toggleTilt, h: () => county && goHome(county), '+': () => zoomBy(1), '=': () => zoomBy(1), '-': () => zoomBy(-1),
    '?': () => setApp({ helpOpen: true }), Escape: () => { if (!backInFigures() && !backInCases() && !backInWork()) back(); },
  }), [county]);
}
