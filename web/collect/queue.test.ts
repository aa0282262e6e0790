import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accepted, begun, corrected, hurried, interrupted, MOST_SENT, nextToSend, outdated, photosForgotten, photoStored, queued, reopened, turnedDown, wakeAt,
} from './queue.ts';
import type { NewEntry, Queued } from './queue.ts';

const content: NewEntry['content'] = { kind: 'report', draft: { class: 'yc2013:0101', place: { lng: 113.63, lat: 37.8, crs: 'wgs84' } } };
const entry = (key: string, madeAt = 0, pictures: Blob[] = []): Queued =>
  queued({ key, person: 'collector-1', county: '099101', madeAt, content, title: 'cover', pictures });
const answer = { receipt: 'R1', joined: false, farFlag: false };

describe('the queue of the phone', () => {
  it('sends the oldest first, and one at a time', () => {
    const [late, early] = [entry('late', 20), entry('early', 10)];
    expect(nextToSend([late, early], 'collector-1', 100)?.key).toBe('early');
    expect(nextToSend([late, begun(early)], 'collector-1', 100)).toBeUndefined();
    expect(nextToSend([late, accepted(early, answer, 50)], 'collector-1', 100)?.key).toBe('late');
  });

  it('sends nothing of another person', () => {
    expect(nextToSend([entry('a')], 'collector-2', 100)).toBeUndefined();
    expect(wakeAt([entry('a')], 'collector-2')).toBeNull();
  });

  it('waits longer after each failure, and not at all once the line is back', () => {
    const once = interrupted(begun(entry('a')), 'no line', 1000, 0);
    const twice = interrupted(begun(once), 'no line', 1000, 0);
    expect([once.state, once.failures, twice.failures]).toEqual(['waiting', 1, 2]);
    expect(twice.notBefore).toBeGreaterThan(once.notBefore);
    expect(nextToSend([twice], 'collector-1', 1000)).toBeUndefined();
    expect(wakeAt([twice], 'collector-1')).toBe(twice.notBefore);
    expect(nextToSend([hurried(twice)], 'collector-1', 1000)?.key).toBe('a');
  });

  it('sends under the same key what a closed page was sending', () => {
    expect(reopened(begun(entry('a')))).toMatchObject({ key: 'a', state: 'waiting', notBefore: 0 });
    expect(reopened(accepted(entry('b'), answer, 5)).state).toBe('sent');
  });

  it('names the same pictures when it is sent again, until the server has forgotten them', () => {
    const withPhoto = photoStored(begun(entry('a', 0, [new Blob(['x'])])), 0, 7);
    expect(interrupted(withPhoto, null, 0, 0).photos[0]?.id).toBe(7);
    expect(photosForgotten(withPhoto)).toMatchObject({ state: 'waiting', photos: [{ id: null }] });
  });

  it('keeps a refused one with its reason, its content and its pictures, until it is corrected', () => {
    const refused = turnedDown(begun(entry('a', 0, [new Blob(['x'])])), 'no such class');
    expect([refused.state, refused.reason, refused.photos.length, wakeAt([refused], 'collector-1')]).toEqual(['refused', 'no such class', 1, null]);
    expect(corrected(refused, content, 'lamp', refused.photos)).toMatchObject({ key: 'a', state: 'waiting', title: 'lamp', reason: null });
  });

  it('keeps the newest of those that were sent, without their pictures', () => {
    const sent = Array.from({ length: MOST_SENT + 3 }, (_, i) => accepted(entry(`s${i}`, i, [new Blob(['x'])]), answer, i));
    expect(outdated([entry('waits'), ...sent])).toEqual(['s2', 's1', 's0']);
    expect(sent[0].photos).toEqual([]);
  });

  it('loses nothing and files nothing twice, whatever the line does', () => {
    const happening = fc.constantFrom('answered', 'answer lost', 'no line', 'page closed', 'line back');
    fc.assert(fc.property(fc.array(happening, { maxLength: 30 }), (happenings) => {
      const filed = new Map<string, number>();
      let entries = [entry('a', 1), entry('b', 2), entry('c', 3)];
      const put = (next: Queued): void => { entries = entries.map((old) => (old.key === next.key ? next : old)); };
      let now = 0;
      // In the end the line holds.
      for (const what of [...happenings, 'line back', 'answered', 'answered', 'answered'] as const) {
        now += 60_000;
        if (what === 'line back') { entries = entries.map((old) => hurried(reopened(old))); continue; }
        const next = nextToSend(entries, 'collector-1', now);
        if (!next) continue;
        put(begun(next));
        // The server's rule: a key that it has seen is answered, not filed again.
        if (what === 'answered' || what === 'answer lost') filed.set(next.key, 1);
        if (what === 'answered') put(accepted(begun(next), answer, now));
        else if (what === 'page closed') entries = entries.map(reopened);
        else put(interrupted(begun(next), null, now, 0.5));
      }
      expect(entries.map((last) => last.state)).toEqual(['sent', 'sent', 'sent']);
      expect([...filed.keys()].sort()).toEqual(['a', 'b', 'c']);
    }));
  });
});
