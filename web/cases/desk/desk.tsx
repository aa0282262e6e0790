/** Everything of the case desk that lies over the map beside the drawer: the panel, and the dispatch of many. */
import { useEffect } from 'react';
import { setDesk } from '../../alerts/desk-state.ts';
import { useApp } from '../../state/store.ts';
import { BulkDispatch } from './bulk.tsx';
import { useCaseDesk } from './desk-state.ts';
import { followCases } from './follow.ts';
import { CasePanel } from './panel.tsx';

export function CaseDesk() {
  const inbox = useApp((state) => state.inbox);
  const isBulkOpen = useCaseDesk((state) => state.isBulkOpen);
  const isListed = inbox !== null;
  useEffect(() => followCases(isListed), [isListed]);
  // One dock on the right, whichever way the desk came into the address: the alert panel makes room.
  useEffect(() => { if (isListed) setDesk({ isOpen: false }); }, [isListed]);
  return (
    <>
      {inbox && <CasePanel inbox={inbox} />}
      {isBulkOpen && <BulkDispatch />}
    </>
  );
}
