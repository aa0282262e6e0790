/** Makes a move of a case. Nothing is shown as done before the server says so; who was too late is told by whom. */
import i18next from 'i18next';
import type { MessageInstance } from 'antd/es/message/interface';
import type { Case } from '../../../api/contract/cases/case.ts';
import { GUARD_WORDS } from '../../../api/contract/cases/guard-words.ts';
import type { Refusing } from '../../../api/contract/cases/guard-words.ts';
import type { CaseDetails, CaseRow } from '../../../api/contract/cases/lists.ts';
import { RequestError, getJson, sendJson } from '../../data/client.ts';
import { said } from '../../i18n/index.ts';
import { getCases, putCases, rowOf } from '../../state/cases.ts';
import { getApp } from '../../state/store.ts';
import { setCaseDesk, writeDraft } from './desk-state.ts';
import type { Moving } from './desk-state.ts';
import { inCounty, refreshCases } from './requests.ts';
import type { CaseWords } from './words.ts';

/** Why the server refused: the guard in the language of the screen where it named one; its own sentence names numbers and codes, in English. */
export function refusalWords(guard: string | null | undefined, detail: string | null): string {
  const { language } = getApp();
  const words = guard ? GUARD_WORDS[guard as Refusing] as typeof GUARD_WORDS.reason | undefined : undefined;
  return (language === 'zh' && words ? said(words, language) : detail) ?? (words ? said(words, language) : '');
}

export function refusalText(error: Error): string {
  return refusalWords(error instanceof RequestError ? error.problem?.guard : undefined, error.message);
}

/** Who moved the case meanwhile, and to where; null when that cannot be found out. */
export interface Overtaken { readonly by: string; readonly move: string; readonly at: string; readonly state: string }

async function readOvertaken(id: number, words: CaseWords): Promise<Overtaken | null> {
  const details = await getJson<CaseDetails>(inCounty(`/api/cases/${id}`)).catch(() => null);
  const last = details?.moves.at(-1);
  if (!details || !last) return null;
  putCases([details.case]);
  return { by: words.person(last.by, last.byName), move: i18next.t(`cases.move.${last.move}`), at: words.say.time(last.at), state: words.state(details.case.state) };
}

export type MoveOutcome =
  | { readonly is: 'done' }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'overtaken'; readonly who: Overtaken | null };

interface MoveBody { readonly note?: string | undefined; readonly detail: Readonly<Record<string, unknown>> }

/** The answer of the server: the case as it is then. */
function put(answer: Case): void {
  putCases([rowOf(answer, getCases().cases.get(answer.id))]);
}

export async function makeMove(row: CaseRow, moving: Moving, { note, detail }: MoveBody, words: CaseWords): Promise<MoveOutcome> {
  const { caseId, move } = moving;
  try {
    put(await sendJson<Case>('POST', inCounty(`/api/cases/${caseId}/moves`), { move, version: row.version, detail, ...(note ? { note } : {}) }));
    writeDraft(moving, null);
    setCaseDesk({ moving: null });
    refreshCases([caseId, ...(typeof detail.into === 'number' ? [detail.into] : [])]);
    return { is: 'done' };
  } catch (error) {
    const isMoved = error instanceof RequestError && error.problem?.code === 'case_moved';
    if (!isMoved) return { is: 'refused', why: refusalText(error as Error) };
    const who = await readOvertaken(caseId, words);
    refreshCases([caseId]);
    return { is: 'overtaken', who };
  }
}

/** A move without a form of its own: what comes out is told in a message. */
export async function makeMoveAndTell(row: CaseRow, moving: Moving, body: MoveBody, words: CaseWords, message: MessageInstance): Promise<boolean> {
  const { t } = i18next;
  const outcome = await makeMove(row, moving, body, words);
  if (outcome.is === 'done') void message.success(t('cases.act.done', { move: t(`cases.move.${moving.move}`) }));
  else if (outcome.is === 'refused') void message.error(t('cases.act.refused', { why: outcome.why }));
  else void message.warning(outcome.who ? t('cases.act.moved', { person: outcome.who.by, time: outcome.who.at, move: outcome.who.move, state: outcome.who.state }) : t('cases.act.movedUnknown'));
  return outcome.is === 'done';
}

/** Moves another case than the one that is open: merges it into this one, or takes it out. Answers whether the server did it. */
export async function mergeOtherwise(id: number, body: { readonly move: 'merge' | 'unmerge'; readonly note?: string; readonly detail: Readonly<Record<string, unknown>> }, touched: readonly number[], message: MessageInstance): Promise<boolean> {
  const { t } = i18next;
  try {
    put(await sendJson<Case>('POST', inCounty(`/api/cases/${id}/moves`), body));
    void message.success(t('cases.act.done', { move: t(`cases.move.${body.move}`) }));
    return true;
  } catch (error) {
    void message.error(t('cases.act.refused', { why: refusalText(error as Error) }));
    return false;
  } finally {
    refreshCases(touched);
  }
}
