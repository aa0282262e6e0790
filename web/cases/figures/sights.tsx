/** Everything about figures that lies over the map: pages, the list behind a number, who answers; and what keeps colours and gaps true. */
import { Suspense, lazy, useEffect } from 'react';
import { useForm } from '../form/form-state.ts';
import { useTasksPanel } from '../tasks/tasks-state.ts';
import { useApp } from '../../state/store.ts';
import { setGaps } from '../map/gaps-state.ts';
import { setGridFigures } from '../map/grid-figures.ts';
import { useGapsAnswer } from '../map/requests.ts';
import { WhoAnswers } from '../map/who-answers.tsx';
import { changeSight } from './actions.ts';
import { BehindPanel } from './behind.tsx';
import { followFigures, useFigures } from './requests.ts';

const LeaderPage = lazy(() => import('./page.tsx'));
const ImportPage = lazy(() => import('../../imports/page.tsx'));
const IndicatorsPage = lazy(() => import('../indicators/page.tsx'));

export function CaseSights() {
  const { page, behind } = useApp((state) => state.sight);
  useEffect(followFigures, []);
  useEffect(followLeftDock, []);
  useMapData();
  return (
    <>
      <WhoAnswers />
      <Suspense>
        {page === 'figures' && <LeaderPage />}
        {page === 'indicators' && <IndicatorsPage />}
        {page === 'import' && <ImportPage />}
      </Suspense>
      {behind !== null && <BehindPanel behind={behind} />}
    </>
  );
}

/** A page stands where the panels on the left do: one that opens afterwards takes its place. */
function followLeftDock(): () => void {
  const leave = (isOpen: boolean): void => { if (isOpen && useApp.getState().sight.page) changeSight({ page: null }); };
  const stops = [
    useApp.subscribe((state) => state.panel, (panel) => leave(panel !== null)),
    useForm.subscribe((state, before) => leave(state.isOpen && !before.isOpen)),
    useTasksPanel.subscribe((state, before) => leave(state.isOpen && !before.isOpen)),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Hands what is read to the map, which lives outside React. */
function useMapData(): void {
  const { gridColor, gaps } = useApp((state) => state.sight);
  const figures = useFigures(gridColor?.kind ?? null).data;
  const answer = useGapsAnswer(gaps).data;
  useEffect(() => setGridFigures(gridColor ? figures ?? null : null), [gridColor, figures]);
  useEffect(() => setGaps({ reply: gaps === null ? null : answer ?? null }), [gaps, answer]);
}
