/** What this person can do with a case now: every legal move with what it does to the clock, and the form of the one that is chosen. */
import { Alert as Notice, Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetails, CaseRow } from '../../../api/contract/cases/lists.ts';
import type { OfferedMove } from '../../../api/contract/cases/offered.ts';
import { onDeskKey } from '../../alerts/desk-keys.ts';
import { said } from '../../i18n/index.ts';
import { Loading } from '../../panels/notice.tsx';
import { isLive } from '../../state/cases.ts';
import { useApp } from '../../state/store.ts';
import { draftKey, getCaseDesk, setCaseDesk, useCaseDesk, writeDraft } from './desk-state.ts';
import type { Overtaken } from './make-move.ts';
import { useClockText } from './clock-text.ts';
import { MoveForm } from './move-form.tsx';
import { groupMoves, orderOf } from './moving.ts';
import type { Draft, MoveGroups } from './moving.ts';
import { useOfferedMoves } from './requests.ts';
import { Section } from './section.tsx';

export function Moves({ details, row }: { details: CaseDetails; row: CaseRow }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useOfferedMoves(row.id);
  const groups = groupMoves(data ?? []);
  const order = orderOf(groups);
  const moving = useCaseDesk((state) => (state.moving?.caseId === row.id ? state.moving : null));
  const [overtaken, setOvertaken] = useState<{ readonly who: Overtaken | null; readonly note: string | undefined } | null>(null);
  useMoveKeys(row.id, order);
  const chosen = order.find(({ move }) => move === moving?.move);
  return (
    <Section title={t('cases.act.title')} test="moves">
      {overtaken && <OvertakenNotice who={overtaken.who} close={() => setOvertaken(null)} />}
      {moving && data && !chosen && <Gone caseId={row.id} move={moving.move} />}
      {isPending && <Loading rows={2} label={t('common.loading')} />}
      {error && !data && <p className="quiet" role="alert">{t('cases.act.failed')} <Button type="link" size="small" onClick={() => void refetch()}>{t('common.retry')}</Button></p>}
      {data && order.length === 0 && <p className="quiet">{t(isLive(row) ? 'cases.act.none' : 'cases.act.ended')}</p>}
      {chosen ? <MoveForm key={chosen.move} offered={chosen} details={details} row={row} tell={(who, note) => setOvertaken({ who, note })} /> : <Buttons groups={groups} caseId={row.id} />}
      {!chosen && <Blocked blocked={groups.blocked} />}
    </Section>
  );
}

export function chooseMove(caseId: number, move: OfferedMove['move']): void {
  setCaseDesk({ moving: { caseId, move } });
}

/** A: the main move; 1 to 9: the moves in their order; C: the one that closes. */
function useMoveKeys(caseId: number, order: readonly OfferedMove[]): void {
  useEffect(() => onDeskKey((key) => {
    const { isBulkOpen, comparing, moving } = getCaseDesk();
    const isWriting = moving?.caseId === caseId && order.some(({ move }) => move === moving.move);
    if (isBulkOpen || comparing || isWriting) return false;
    const index = key === 'acknowledge' ? 0 : key === 'close' ? order.findIndex(({ move }) => move === 'close') : /^move[1-9]$/.test(key) ? Number(key.slice(4)) - 1 : -1;
    const offered = order[index];
    if (offered) chooseMove(caseId, offered.move);
    return offered !== undefined;
  }));
}

function Buttons({ groups, caseId }: { groups: MoveGroups; caseId: number }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="case-moves">{groups.everyday.map((offered, i) => <MoveButton key={offered.move} offered={offered} caseId={caseId} number={i + 1} />)}</div>
      {groups.special.length > 0 && <div className="case-moves special" role="group" aria-label={t('cases.act.unusual')}>{groups.special.map((offered, i) => <MoveButton key={offered.move} offered={offered} caseId={caseId} number={groups.everyday.length + i + 1} />)}</div>}
    </>
  );
}

function MoveButton({ offered, caseId, number }: { offered: OfferedMove; caseId: number; number: number }) {
  const { t } = useTranslation();
  const clock = useClockText()(offered);
  const isMain = number === 1;
  return (
    <button type="button" className="case-move" data-main={isMain} onClick={() => chooseMove(caseId, offered.move)} data-test={`move-${offered.move}`} title={clock}>
      <b>{t(`cases.move.${offered.move}`)}</b>{number <= 9 && <kbd>{isMain ? 'A' : number}</kbd>}
      <small>{clock}</small>
    </button>
  );
}

/** Moves that belong here and are refused all the same, each with why. */
function Blocked({ blocked }: { blocked: readonly OfferedMove[] }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  if (blocked.length === 0) return null;
  return (
    <ul className="case-blocked">
      {blocked.map(({ move, refusals }) => <li key={move} data-test={`blocked-${move}`}><b>{t(`cases.move.${move}`)}</b> {t('cases.act.blocked', { why: refusals.map((refusal) => said(refusal, language)).join(language === 'zh' ? '；' : '; ') })}</li>)}
    </ul>
  );
}

function OvertakenNotice({ who, close }: { who: Overtaken | null; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice
      type="warning" showIcon className="case-overtaken" data-test="overtaken" closable={{ onClose: close, 'aria-label': t('cases.act.keep') }} role="alert"
      title={who ? t('cases.act.movedTitle', { person: who.by }) : undefined} description={who ? t('cases.act.moved', { person: who.by, time: who.at, move: who.move, state: who.state }) : t('cases.act.movedUnknown')}
    />
  );
}

/** The move that was being written is no longer possible: what was typed can still be read and copied. */
function Gone({ caseId, move }: { caseId: number; move: OfferedMove['move'] }) {
  const { t } = useTranslation();
  const draft = useCaseDesk((state) => state.drafts[draftKey({ caseId, move })]) as Draft | undefined;
  const leave = (): void => {
    writeDraft({ caseId, move }, null);
    setCaseDesk({ moving: null });
  };
  return <Notice type="info" className="case-overtaken" data-test="move-gone" closable={{ onClose: leave, 'aria-label': t('cases.act.keep') }} title={t('cases.act.gone', { move: t(`cases.move.${move}`), note: draft?.note ?? '–' })} />;
}
