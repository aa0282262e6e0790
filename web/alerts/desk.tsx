/** Everything of the desk that lies over the map: panel, questions, pages, pictures, and what is told to ears. */
import { Suspense, lazy } from 'react';
import { VideoWall } from '../video/wall.tsx';
import { Announcer } from './announcer.tsx';
import { useDesk } from './desk-state.ts';
import { AlertPanel } from './panel.tsx';
import { Questions } from './questions.tsx';

const RulesPage = lazy(() => import('./rules.tsx'));
const QuarantinePage = lazy(() => import('./quarantine.tsx'));

export function AlertDesk() {
  const isOpen = useDesk((state) => state.isOpen);
  const page = useDesk((state) => state.page);
  return (
    <>
      <Announcer />
      {isOpen && <AlertPanel />}
      <VideoWall />
      <Questions />
      <Suspense>
        {page === 'rules' && <RulesPage />}
        {page === 'quarantine' && <QuarantinePage />}
      </Suspense>
    </>
  );
}
