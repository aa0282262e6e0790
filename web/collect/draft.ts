/** What is being written on the collector's page, and what it becomes in the queue. */
import type { Standard } from '../../api/contract/cases/standards.ts';
import type { ClassEntry } from '../../api/contract/shapes.ts';
import type { SameAs } from '../handheld/nearby.tsx';
import { declared } from '../handheld/place.ts';
import type { Place } from '../handheld/place.ts';
import { said } from '../handheld/words.ts';
import type { Language } from '../state/preferences.ts';
import type { Queued, QueuedPhoto, ReportDraft } from './queue.ts';

export interface Writing {
  readonly photos: readonly Blob[];
  readonly place: Place | null;
  readonly phone: Place | null;
  readonly chosen: ClassEntry | null;
  readonly condition: Standard | null;
  readonly text: string;
  readonly address: string;
  readonly same: SameAs;
  /** The refused entry that this corrects. */
  readonly corrects: Queued | null;
}

export const BLANK: Writing = { photos: [], place: null, phone: null, chosen: null, condition: null, text: '', address: '', same: null, corrects: null };

export type Missing = 'photo' | 'place' | 'class';

/** What has to be there before it is put into the queue: a collector's report carries a photo. */
export function missingOf({ photos, place, chosen }: Writing): Missing[] {
  return [...(photos.length ? [] : ['photo' as const]), ...(place ? [] : ['place' as const]), ...(chosen ? [] : ['class' as const])];
}

/** The condition stands before the words of the collector, in the language of the county's desk. */
export function draftOf({ place, phone, chosen, condition, text, address, same }: Writing, language: Language): ReportDraft {
  const description = [condition && `【${said(condition.condition, language)}】`, text.trim()].filter(Boolean).join(' ');
  return {
    class: chosen!.id, place: declared(place!), ...(phone ? { phone: declared(phone) } : {}),
    ...(description ? { description } : {}), ...(address.trim() ? { address: address.trim() } : {}), channel: 'collector',
    ...(typeof same === 'number' ? { sameCaseId: same } : {}),
  };
}

/** A refused entry back on the screen. Its condition has become part of its words. */
export function writingOf(entry: Queued, classes: readonly ClassEntry[]): Writing {
  const { content, photos } = entry;
  if (content.kind !== 'report') return BLANK;
  const { class: classId, place, phone, description = '', address = '', sameCaseId } = content.draft;
  return {
    ...BLANK, photos: photos.map((photo) => photo.picture), place: { ...place, accuracyMeters: place.accuracyMeters ?? null }, phone: phone ? { ...phone, accuracyMeters: phone.accuracyMeters ?? null } : null,
    chosen: classes.find((other) => other.id === classId) ?? null, text: description, address, same: sameCaseId ?? 'none', corrects: entry,
  };
}

/** The pictures of a corrected entry: those that the server has already keep their id. */
export function photosOf({ photos, corrects }: Writing): QueuedPhoto[] {
  return photos.map((picture) => corrects?.photos.find((photo) => photo.picture === picture) ?? { picture, id: null });
}
