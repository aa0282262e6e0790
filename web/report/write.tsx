/** Writes a citizen's report: photo, what is wrong in plain words, where, and a telephone number for those who want to be called. */
import { useMemo, useRef, useState } from 'react';
import type { PublicReceipt } from '../../api/contract/cases/reports.ts';
import type { ClassEntry } from '../../api/contract/shapes.ts';
import { RequestError } from '../data/client.ts';
import { ClassField } from '../handheld/class-field.tsx';
import { Part } from '../handheld/frame.tsx';
import { newKey } from '../handheld/keys.ts';
import { PhotoField } from '../handheld/photo-field.tsx';
import { PlaceField } from '../handheld/place-field.tsx';
import { declared } from '../handheld/place.ts';
import type { Place } from '../handheld/place.ts';
import { fill, useWords } from '../handheld/words.ts';
import { plainClasses } from './plain.ts';
import { sendReport } from './requests.ts';
import type { Ground } from './requests.ts';

interface Writing {
  readonly photos: readonly Blob[];
  readonly chosen: ClassEntry | null;
  readonly place: Place | null;
  readonly phone: Place | null;
  readonly text: string;
  readonly address: string;
  readonly telephone: string;
}
const BLANK: Writing = { photos: [], chosen: null, place: null, phone: null, text: '', address: '', telephone: '' };

/** What a citizen types as text is taken as text only: signs of markup go. */
const plain = (text: string): string => text.replaceAll(/[<>]/g, ' ').trim();

/** The class decides where a plain word was chosen; the word goes along, because that is what the citizen said. */
function bodyOf({ chosen, place, phone, text, address, telephone }: Writing, key: string) {
  return {
    clientKey: key, class: chosen!.id, place: declared(place!), ...(phone ? { phone: declared(phone) } : {}),
    ...(plain(text) ? { description: plain(text) } : {}), ...(plain(address) ? { address: plain(address) } : {}),
    ...(telephone.trim() ? { reporterPhone: telephone.trim() } : {}),
  };
}

/** One key for one thing that is reported: pressed twice, or sent again after a lost answer, it is filed once. */
function useSending(ground: Ground, onSent: (receipt: PublicReceipt) => void) {
  const { report: words } = useWords();
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const key = useRef<{ body: string; key: string } | null>(null);
  const send = async (writing: Writing): Promise<void> => {
    if (isSending) return;
    setSending(true);
    setProblem(null);
    // What was changed after a failure is another report; the same words again are the same one.
    const body = JSON.stringify([bodyOf(writing, ''), writing.photos.length]);
    if (key.current?.body !== body) key.current = { body, key: newKey() };
    try {
      onSent(await sendReport(ground.county.code, bodyOf(writing, key.current.key), writing.photos));
    } catch (error) {
      const status = error instanceof RequestError ? error.status : 0;
      setProblem(status === 429 ? words.tooOften : status >= 400 && status < 500 ? fill(words.failed, { detail: (error as Error).message }) : words.unsent);
    } finally {
      setSending(false);
    }
  };
  return { isSending, problem, send };
}

export function WriteReport({ ground, onSent }: { ground: Ground; onSent: (receipt: PublicReceipt) => void }) {
  const words = useWords();
  const [writing, setWriting] = useState(BLANK);
  const [isTried, setTried] = useState(false);
  const { isSending, problem, send } = useSending(ground, onSent);
  const change = (part: Partial<Writing>): void => setWriting({ ...writing, ...part });
  const missing = { photo: writing.photos.length === 0, class: !writing.chosen, place: !writing.place };
  const submit = (): void => {
    setTried(true);
    const first = (['photo', 'class', 'place'] as const).find((part) => missing[part]);
    if (first) document.querySelector(`[data-test="part-${first}"]`)?.scrollIntoView({ block: 'start' });
    else void send(writing);
  };
  return (
    <form className="report-form" onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <p className="hint">{words.report.intro}</p>
      <Part title={words.photo.title} test="part-photo" problem={isTried && missing.photo ? words.report.photoNeeded : null}>
        <PhotoField photos={writing.photos} onChange={(photos) => change({ photos })} isMissing={isTried && missing.photo} />
      </Part>
      <Part title={words.report.what} test="part-class" problem={isTried && missing.class ? words.classes.needed : null}>
        <What ground={ground} chosen={writing.chosen} onChoose={(chosen) => change({ chosen })} isMissing={isTried && missing.class} />
      </Part>
      <Part title={words.report.where} test="part-place" problem={isTried && missing.place ? words.place.needed : null}>
        <PlaceField county={ground.county} place={writing.place} onChange={(place) => change({ place })} onPhone={(phone) => change({ phone, place: phone })} isMissing={isTried && missing.place} isEager={false} />
        <input type="text" maxLength={200} value={writing.address} placeholder={words.place.addressHint} aria-label={words.place.address} onChange={(event) => change({ address: event.target.value })} data-test="address" />
      </Part>
      <Part title={words.report.tell} optional>
        <textarea rows={3} maxLength={1000} value={writing.text} placeholder={words.text.hint} aria-label={words.report.tell} onChange={(event) => change({ text: event.target.value })} data-test="text" />
      </Part>
      <Part title={words.report.phone} optional>
        <input type="tel" maxLength={40} pattern="[0-9+\(\) \-]*" autoComplete="tel" value={writing.telephone} placeholder={words.report.phoneHint} aria-label={words.report.phone} onChange={(event) => change({ telephone: event.target.value })} data-test="telephone" />
        <p className="hint">{words.report.privacy}</p>
      </Part>
      {problem && <p className="notice problem" role="alert" data-test="problem">{problem}</p>}
      <button type="submit" className="send" disabled={isSending} data-test="send">{isSending ? words.report.sending : words.common.send}</button>
    </form>
  );
}

interface WhatProps { readonly ground: Ground; readonly chosen: ClassEntry | null; readonly onChoose: (entry: ClassEntry | null) => void; readonly isMissing: boolean }

function What({ ground, chosen, onChoose, isMissing }: WhatProps) {
  const { report, classes } = useWords();
  const [isSearching, setSearching] = useState(false);
  const offered = useMemo(() => plainClasses(ground.groups), [ground.groups]);
  if (isSearching || (chosen && !offered.some(([, entry]) => entry.id === chosen.id))) return <ClassField groups={ground.groups} chosen={chosen} onChoose={onChoose} isMissing={isMissing} />;
  return (
    <>
      <ul className="plain">
        {offered.map(([word, entry]) => (
          <li key={word}><button type="button" aria-pressed={chosen?.id === entry.id} onClick={() => onChoose(chosen?.id === entry.id ? null : entry)} data-test={`plain-${word}`}>{report.plain[word]}</button></li>
        ))}
      </ul>
      <button type="button" className="quiet" onClick={() => { onChoose(null); setSearching(true); }} data-test="search-classes">{classes.more}</button>
    </>
  );
}
