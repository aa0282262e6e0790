/** Tells of new alerts to ears: a screen reader's and the room's. Mounted once, as long as the page is open. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../api/contract/live.ts';
import { SEVERITY_NAMES } from '../../api/contract/schemes/names.ts';
import { said } from '../i18n/index.ts';
import { getAlerts, useAlerts } from '../state/alerts.ts';
import { serverNow } from '../state/live.ts';
import { useApp } from '../state/store.ts';
import { REPEAT_MS, freshAlerts, soundOf, unacknowledgedCriticals } from './announce.ts';
import { getDesk, useDesk } from './desk-state.ts';
import { followAlerts } from './follow.ts';
import { playSound, useSound, wakeSoundOnGesture } from './sound.ts';

/** Alerts that come together are told together. */
const GATHER_MS = 800;

interface Told { readonly polite: string; readonly assertive: string }

export function Announcer() {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const [told, setTold] = useState<Told>({ polite: '', assertive: '' });
  const words = (alerts: readonly Alert[]): string => {
    const severity = said(SEVERITY_NAMES[alerts[0].severity], language);
    return alerts.length === 1
      ? t('alerts.announce.one', { severity, name: said(alerts[0].ruleName, language), place: alerts[0].deviceCode })
      : t('alerts.announce.many', { count: alerts.length, severity });
  };
  const tell = useRef((_alerts: readonly Alert[]): void => undefined);
  useEffect(() => {
    tell.current = (alerts) => {
      const isCritical = alerts[0].severity === 'critical';
      setTold({ polite: isCritical ? '' : words(alerts), assertive: isCritical ? words(alerts) : '' });
    };
  });
  useEffect(followAlerts, []);
  useEffect(wakeSoundOnGesture, []);
  useEffect(() => followArrivals((alerts) => tell.current(alerts)), []);
  useRepeatedSound();
  return (
    <>
      <div className="unseen" aria-live="polite" data-test="told-polite">{told.polite}</div>
      <div className="unseen" aria-live="assertive" data-test="told-assertive">{told.assertive}</div>
    </>
  );
}

/** Gathers new alerts and tells them; the alerts of the first reading are no news. */
function followArrivals(tell: (alerts: readonly Alert[]) => void): () => void {
  let known = getAlerts();
  let gathered: Alert[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  const speak = (): void => {
    timer = null;
    const sound = soundOf(getDesk().sound, gathered, serverNow());
    if (sound) playSound(sound);
    tell(gathered);
    gathered = [];
  };
  const stop = useAlerts.subscribe((state) => {
    const before = known;
    known = state;
    if (before.status === 'loading' || state.status === 'loading') return;
    gathered.push(...freshAlerts(before.alerts, state.alerts));
    if (gathered.length > 0) timer ??= setTimeout(speak, GATHER_MS);
  });
  return () => {
    stop();
    if (timer) clearTimeout(timer);
  };
}

/** A critical alert that nobody acknowledges is heard again and again. */
function useRepeatedSound(): void {
  const policy = useDesk((state) => state.sound);
  const stands = useAlerts((state) => unacknowledgedCriticals(state.alerts.values(), serverNow()) > 0);
  const isAllowed = useSound((state) => state.isAllowed);
  useEffect(() => {
    if (policy === 'off' || !stands || !isAllowed) return;
    const timer = setInterval(() => playSound('critical'), REPEAT_MS);
    return () => clearInterval(timer);
  }, [policy, stands, isAllowed]);
}
