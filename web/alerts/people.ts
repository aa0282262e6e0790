/** Names of persons behind their ids, and who is sitting here. */
import type { Person } from '../../api/contract/shapes.ts';
import { usePersons } from '../data/queries.ts';
import { said } from '../i18n/index.ts';
import { useApp } from '../state/store.ts';

/** The person at this screen; undefined until it is known. */
export function useMe(): Person | undefined {
  const { data } = usePersons();
  const chosen = useApp((state) => state.person);
  return data?.persons.find((person) => person.id === (chosen ?? data.current));
}

/** Gives the name for a person's id; staff and persons of other counties keep their code. */
export function usePersonName(): (id: string | null) => string {
  const { data } = usePersons();
  const language = useApp((state) => state.language);
  return (id) => {
    const person = data?.persons.find((entry) => entry.id === id);
    return person ? said(person.name, language) : id ?? '';
  };
}
