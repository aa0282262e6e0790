/** Writes a report: photos, place, class, condition, words. Sending puts it into the queue, with or without a connection. */
import { useEffect, useMemo, useState } from 'react';
import type { Standard, StandardsReply } from '../../api/contract/cases/standards.ts';
import type { ClassEntry } from '../../api/contract/shapes.ts';
import { ClassField } from '../handheld/class-field.tsx';
import { Part } from '../handheld/frame.tsx';
import { newKey } from '../handheld/keys.ts';
import { useLook } from '../handheld/look.ts';
import { Nearby, useNearby } from '../handheld/nearby.tsx';
import { PhotoField } from '../handheld/photo-field.tsx';
import { PlaceField } from '../handheld/place-field.tsx';
import { ask } from '../handheld/remembered.ts';
import { fill, said, useWords } from '../handheld/words.ts';
import type { World } from './collector.ts';
import { BLANK, draftOf, missingOf, photosOf } from './draft.ts';
import type { Writing } from './draft.ts';
import { put } from './outbox.ts';
import { corrected, queued } from './queue.ts';

interface ReportTabProps {
  readonly world: World;
  readonly writing: Writing;
  readonly onWrite: (writing: Writing) => void;
  readonly onQueued: () => void;
}

/** All standards of the county at once, so that they are there without a connection. */
export function useStandards(county: string): readonly Standard[] {
  const [standards, setStandards] = useState<readonly Standard[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    ask<StandardsReply>(`/api/standards?county=${county}`, stop.signal).then(({ value }) => setStandards(value.standards), () => undefined);
    return () => stop.abort();
  }, [county]);
  return standards;
}

export function ReportTab({ world, writing, onWrite, onQueued }: ReportTabProps) {
  const words = useWords();
  const language = useLook((state) => state.language);
  const [isTried, setTried] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const classes = useMemo(() => world.groups.flatMap((group) => group.classes), [world.groups]);
  const nearby = useNearby(world.county.code, writing.place, writing.chosen?.id ?? null);
  const change = (part: Partial<Writing>): void => onWrite({ ...writing, ...part });
  const missing = isTried ? missingOf(writing) : [];

  const submit = async (): Promise<void> => {
    setTried(true);
    const first = missingOf(writing)[0];
    if (first) {
      document.querySelector(`[data-test="part-${first}"]`)?.scrollIntoView({ block: 'start' });
      return;
    }
    const content = { kind: 'report' as const, draft: draftOf(writing, language) };
    const title = writing.chosen!.id;
    try {
      await put(writing.corrects ? corrected(writing.corrects, content, title, photosOf(writing))
        : queued({ key: newKey(), person: world.person!.id, county: world.county.code, madeAt: Date.now(), content, title, pictures: writing.photos }));
    } catch (error) {
      setProblem(fill(words.collect.storageFull, { detail: (error as Error).message }));
      return;
    }
    setTried(false);
    setProblem(null);
    // The next one is near: the place stays until the phone tells another one.
    onWrite(BLANK);
    onQueued();
  };

  return (
    <form className="report-form" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      {writing.corrects && <p className="notice" role="status">{words.collect.correcting}: {writing.corrects.reason} <button type="button" className="quiet" onClick={() => onWrite(BLANK)}>{words.collect.discard}</button></p>}
      <Part title={words.photo.title} test="part-photo" problem={missing.includes('photo') ? words.photo.needed : null}>
        <PhotoField photos={writing.photos} onChange={(photos) => change({ photos })} isMissing={missing.includes('photo')} />
      </Part>
      <Part title={words.place.title} test="part-place" problem={missing.includes('place') ? words.place.needed : null}>
        <PlaceField county={world.county} place={writing.place} onChange={(place) => change({ place, same: null })} onPhone={(phone) => change({ phone, place: phone })} isMissing={missing.includes('place')} isEager />
      </Part>
      <Part title={words.classes.title} test="part-class" problem={missing.includes('class') ? words.classes.needed : null}>
        <ClassField groups={world.groups} chosen={writing.chosen} onChoose={(chosen) => change({ chosen, condition: null, same: null })} isMissing={missing.includes('class')} />
        {writing.chosen && <Conditions county={world.county.code} chosen={writing.chosen} condition={writing.condition} onChoose={(condition) => change({ condition })} />}
      </Part>
      <Nearby cases={nearby} classes={classes} chosen={writing.same} onChoose={(same) => change({ same })} />
      <Part title={words.text.title} optional>
        <textarea rows={3} maxLength={3000} value={writing.text} placeholder={words.text.hint} aria-label={words.text.title} onChange={(event) => change({ text: event.target.value })} data-test="text" />
        <input type="text" maxLength={500} value={writing.address} placeholder={words.place.addressHint} aria-label={words.place.address} onChange={(event) => change({ address: event.target.value })} />
      </Part>
      {problem && <p className="notice problem" role="alert">{problem}</p>}
      <button type="submit" className="send" data-test="send">{writing.corrects ? words.collect.correct : words.collect.submit}</button>
    </form>
  );
}

function Conditions({ county, chosen, condition, onChoose }: { county: string; chosen: ClassEntry; condition: Standard | null; onChoose: (standard: Standard | null) => void }) {
  const { condition: words } = useWords();
  const language = useLook((state) => state.language);
  const standards = useStandards(county).filter((standard) => standard.class === chosen.id);
  if (standards.length === 0) return null;
  return (
    <fieldset className="conditions">
      <legend>{words.hint}</legend>
      {standards.map((standard) => (
        <label key={standard.id}>
          <input type="radio" name="condition" checked={condition?.id === standard.id} onChange={() => onChoose(standard)} />
          <span>{said(standard.condition, language)}<small>{fill(words.limit, { value: standard.limit.value, unit: words.unit[standard.limit.unit] })}</small></span>
        </label>
      ))}
      <label><input type="radio" name="condition" checked={condition === null} onChange={() => onChoose(null)} /><span>{words.other}</span></label>
    </fieldset>
  );
}
