/** What waits for the person at the screen; asked again when a case moves, and now and then. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { CaseTasksReply } from '../../../api/contract/cases/lists.ts';
import { getJson } from '../../data/client.ts';
import { queryClient } from '../../data/queries.ts';
import { useCases } from '../../state/cases.ts';
import { inCounty, useScope } from '../desk/requests.ts';

const EVERY_MS = 60_000;
/** Moves of the whole county arrive one by one: asked once for those of a second. */
const GATHER_MS = 1_000;

export function useCaseTasks(isWanted: boolean) {
  const [county, epoch] = useScope();
  return useQuery({
    queryKey: ['case-tasks', county, epoch], enabled: isWanted && county !== null, refetchInterval: EVERY_MS,
    queryFn: ({ signal }) => getJson<CaseTasksReply>(inCounty('/api/cases/tasks?limit=100'), signal),
  });
}

/** Reads the tasks again after a case has moved, as long as they are shown. */
export function useFreshTasks(isShown: boolean): void {
  useEffect(() => {
    if (!isShown) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = useCases.subscribe((state, before) => {
      if (state.asOf === before.asOf || timer) return;
      timer = setTimeout(() => {
        timer = null;
        void queryClient.invalidateQueries({ queryKey: ['case-tasks'] });
      }, GATHER_MS);
    });
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  }, [isShown]);
}
