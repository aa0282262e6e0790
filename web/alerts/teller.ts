/** Where verbs speak and how they write, from inside a component. */
import { App } from 'antd';
import { usePersonName } from './people.ts';
import { useSay } from './texts.ts';
import type { Teller } from './verbs.ts';

export function useTeller(): Teller {
  const { message } = App.useApp();
  return { message, say: useSay(), person: usePersonName() };
}
