/** Names for codes in the language of the screen: classes and states from the county's vocabulary. */
import { useMemo } from 'react';
import { LAYERS } from '../../api/contract/layers.ts';
import type { LayerId } from '../../api/contract/layers.ts';
import type { ClassEntry, VocabularyReply } from '../../api/contract/shapes.ts';
import { STATES } from '../../api/contract/schemes/names.ts';
import { said } from '../i18n/index.ts';
import type { Language } from '../state/preferences.ts';
import { useApp } from '../state/store.ts';
import { useVocabulary } from './queries.ts';

export interface Names {
  readonly language: Language;
  layer(layer: LayerId): string;
  /** The name of a class; the code itself where the vocabulary does not know it. */
  className(classId: string): string;
  stateName(layer: LayerId, state: string): string;
  classes(): readonly ClassEntry[];
  classEntry(classId: string): ClassEntry | undefined;
  department(code: string): string;
  /** The title of a class scheme; its id where the vocabulary does not know it. */
  schemeTitle(scheme: string): string;
}

export function namesOf(vocabulary: VocabularyReply | undefined, language: Language): Names {
  const classes = new Map((vocabulary?.classes ?? []).map((entry) => [entry.id, entry]));
  const departments = new Map((vocabulary?.departments ?? []).map((entry) => [entry.code, entry]));
  return {
    language,
    layer: (layer) => said(LAYERS[layer].title, language),
    className(classId) {
      const entry = classes.get(classId);
      return entry ? said(entry.name, language) : classId;
    },
    stateName(layer, state) {
      const named = STATES[layer].find((entry) => entry.id === state);
      return named ? said(named.name, language) : state;
    },
    classes: () => [...classes.values()],
    classEntry: (classId) => classes.get(classId),
    department(code) {
      const entry = departments.get(code);
      return entry ? said(entry.name, language) : code;
    },
    schemeTitle(scheme) {
      const entry = vocabulary?.schemes.find((candidate) => candidate.id === scheme);
      return entry ? said(entry.title, language) : scheme;
    },
  };
}

export function useNames(): Names {
  const { data } = useVocabulary();
  const language = useApp((state) => state.language);
  return useMemo(() => namesOf(data, language), [data, language]);
}
