/** Open cases near the place that may be about the same thing; a person says whether they are. */
import { useEffect, useState } from 'react';
import type { DuplicatePreviewReply } from '../../api/contract/cases/duplicates.ts';
import type { ClassEntry } from '../../api/contract/shapes.ts';
import { sendJson } from '../data/client.ts';
import { useLook } from './look.ts';
import type { Place } from './place.ts';
import { agoText, fill, said, useWords } from './words.ts';

export type NearCase = DuplicatePreviewReply['candidates'][number] & { readonly ageMs: number };

/** What is decided about the cases nearby: one of them is it, or none; null: nothing said yet. */
export type SameAs = number | 'none' | null;

/** A place that moves by a metre is asked about once it stands still. */
const PAUSE_MS = 400;
const MOST_SHOWN = 3;

/** Open cases that may be the same; none while nothing can be asked. Without a connection there are none either: the desk looks again. */
export function useNearby(county: string, place: Place | null, classId: string | null): readonly NearCase[] {
  const [found, setFound] = useState<readonly NearCase[]>([]);
  const lng = place?.lng;
  const lat = place?.lat;
  useEffect(() => {
    setFound([]);
    if (lng === undefined || lat === undefined || !classId) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      sendJson<DuplicatePreviewReply>('POST', `/api/duplicates/preview`, { county, lng, lat, class: classId }, stop.signal)
        .then((reply) => setFound(reply.candidates.filter((near) => near.endedAt === null).map((near) => ({ ...near, ageMs: Date.now() - near.reportedAt }))), () => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [county, lng, lat, classId]);
  return found;
}

interface NearbyProps {
  readonly cases: readonly NearCase[];
  readonly classes: readonly ClassEntry[];
  readonly chosen: SameAs;
  readonly onChoose: (same: SameAs) => void;
}

export function Nearby({ cases, classes, chosen, onChoose }: NearbyProps) {
  const words = useWords();
  const language = useLook((state) => state.language);
  if (cases.length === 0) return null;
  return (
    <section className="part nearby" aria-label={words.nearby.title} data-test="nearby" role="group">
      <h2>{words.nearby.title}</h2>
      <ul>
        {cases.slice(0, MOST_SHOWN).map((near) => {
          const entry = classes.find((candidate) => candidate.id === near.class);
          return (
            <li key={near.id} data-chosen={chosen === near.id}>
              <p>{fill(words.nearby.one, { meters: Math.round(near.meters), age: agoText(near.ageMs, words), class: entry ? said(entry.name, language) : near.class })}{near.reportCount > 1 && <small> · {fill(words.nearby.count, { count: near.reportCount })}</small>}</p>
              <button type="button" aria-pressed={chosen === near.id} onClick={() => onChoose(chosen === near.id ? null : near.id)} data-test="nearby-same">{words.nearby.same}</button>
            </li>
          );
        })}
      </ul>
      <button type="button" aria-pressed={chosen === 'none'} onClick={() => onChoose('none')} data-test="nearby-another">{words.nearby.another}</button>
      {typeof chosen === 'number' && <p className="hint" role="status">{words.nearby.chosen}</p>}
    </section>
  );
}

