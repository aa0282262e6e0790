/** What a person does with alerts. Nothing is shown as done before the server says so; who was too late is told by whom. */
import i18next from 'i18next';
import type { MessageInstance } from 'antd/es/message/interface';
import type { MakeMove } from '../../api/contract/alerts.ts';
import type { Alert } from '../../api/contract/live.ts';
import { RequestError } from '../data/client.ts';
import { getAlerts, putAlert, readAlerts } from '../state/alerts.ts';
import { getDesk, setDesk } from './desk-state.ts';
import type { Asking } from './desk-state.ts';
import { readDetails, refreshAlerts, sendMove, sendStormMove } from './requests.ts';
import type { Say } from './texts.ts';

/** What verbs need of the screen: where they speak, and how moments and persons are written. */
export interface Teller {
  readonly message: MessageInstance;
  readonly say: Say;
  readonly person: (id: string | null) => string;
}

/** Says who was faster, from the alert as it is now. */
async function tellFaster(id: number, detail: string, { message, say, person }: Teller): Promise<void> {
  const { t } = i18next;
  const { alert } = await readDetails(id);
  putAlert(alert);
  refreshAlerts([id]);
  if (alert.state === 'acknowledged' && alert.acknowledgedAt !== null) {
    void message.warning(t('alerts.faster.acknowledged', { person: person(alert.acknowledgedBy), time: say.time(alert.acknowledgedAt) }));
  } else if (alert.state === 'closed') {
    void message.warning(t('alerts.faster.closed', { person: person(alert.closedBy) }));
  } else if (alert.state === 'cleared') {
    void message.warning(t('alerts.faster.cleared'));
  } else {
    void message.warning(t('alerts.faster.other', { detail }));
  }
}

/** Makes a move. Answers whether the server did it; otherwise the person has been told why not. */
export async function makeMove(id: number, move: MakeMove, teller: Teller): Promise<boolean> {
  try {
    putAlert(await sendMove(id, move));
    refreshAlerts([id]);
    return true;
  } catch (error) {
    const detail = (error as Error).message;
    if (error instanceof RequestError && error.status === 409) await tellFaster(id, detail, teller).catch(() => undefined);
    else void teller.message.error(i18next.t('alerts.failedAct', { detail }));
    return false;
  }
}

export async function moveStorm(storm: number, move: MakeMove, { message }: Teller): Promise<boolean> {
  try {
    const { moved } = await sendStormMove(storm, move);
    void message.success(i18next.t(move.move === 'close' ? 'alerts.done.stormClosed' : 'alerts.done.stormAcknowledged', { count: moved }));
    await readAlerts(false);
    return true;
  } catch (error) {
    void message.error(i18next.t('alerts.failedAct', { detail: (error as Error).message }));
    return false;
  }
}

/** Alerts on their way to the server: a key that repeats asks once. */
const underWay = new Set<number>();

export async function acknowledge(alert: Alert, teller: Teller): Promise<void> {
  const { message, say, person } = teller;
  if (alert.state !== 'open') {
    const isTaken = alert.state === 'acknowledged' && alert.acknowledgedAt !== null;
    void message.info(isTaken
      ? i18next.t('alerts.alreadyAcknowledged', { person: person(alert.acknowledgedBy), time: say.time(alert.acknowledgedAt!) })
      : i18next.t('alerts.cannotAcknowledge'));
    return;
  }
  if (underWay.has(alert.id)) return;
  underWay.add(alert.id);
  try {
    await makeMove(alert.id, { move: 'acknowledge' }, teller);
  } finally {
    underWay.delete(alert.id);
  }
}

export function ask(asking: Asking | null): void {
  setDesk({ asking });
}

/** Closing needs words while the condition holds; an alert that is over closes at once. */
export async function closeOrAsk(alert: Alert, teller: Teller): Promise<void> {
  if (alert.state === 'cleared') await makeMove(alert.id, { move: 'close' }, teller);
  else ask({ about: 'close', alert: alert.id, storm: null });
}

/** The alerts that an answer to the open question goes to. */
export function askedAlerts(): Alert[] {
  const { asking } = getDesk();
  return [...getAlerts().alerts.values()].filter((alert) => alert.id === asking?.alert || (asking?.storm !== null && alert.stormId === asking?.storm));
}
