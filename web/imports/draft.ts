/** What a person has chosen on the import page so far. It outlives a look at the map; the jobs themselves live on the server. */
import { create } from 'zustand';
import type { ImportFieldsReply, ImportReading, ImportRunBody, ImportUpload } from '../../api/contract/imports.ts';
import { getApp } from '../state/store.ts';
import type { MappingDraft } from './mapping-edit.ts';

/** Records that are tried at first: enough to see what is wrong, quick on any file. */
export const FIRST_RECORDS = 20_000;

export interface NewCounty { readonly code: string; readonly name: string; readonly nameZh: string; readonly timeZone: string }

export interface ImportDraft {
  readonly upload: ImportUpload | null;
  readonly read: ImportReading;
  /** The layer that the person chose; null: the guess's. */
  readonly layer: string | null;
  /** Null until fields were read or a mapping was loaded. */
  readonly mapping: MappingDraft | null;
  /** Which answer of the server the mapping began with. */
  readonly guessed: ImportFieldsReply | null;
  readonly crs: string | null;
  readonly isNewCounty: boolean;
  readonly county: string | null;
  readonly newCounty: NewCounty;
  readonly addsDepartments: boolean;
  /** Only so many records are tried; null: all. */
  readonly records: number | null;
  readonly confirms: boolean;
  readonly previewJob: string | null;
  /** What the preview was asked for: another wish makes it old. */
  readonly previewWish: string | null;
  readonly runJob: string | null;
  /** Imports that were taken back since the page was opened. */
  readonly undone: readonly number[];
}

const EMPTY: ImportDraft = {
  upload: null, read: {}, layer: null, mapping: null, guessed: null, crs: null, isNewCounty: false, county: null,
  newCounty: { code: '', name: '', nameZh: '', timeZone: 'Asia/Shanghai' }, addsDepartments: true, records: FIRST_RECORDS,
  confirms: false, previewJob: null, previewWish: null, runJob: null, undone: [],
};

export const useDraft = create<ImportDraft>()(() => EMPTY);
export const setDraft = useDraft.setState;

/** Begins with a file; the county stays chosen, because a county is often brought in several files. */
export function beginWith(upload: ImportUpload | null): void {
  const { isNewCounty, county, newCounty, addsDepartments } = useDraft.getState();
  setDraft({ ...EMPTY, isNewCounty, county, newCounty, addsDepartments, upload });
}

/** Takes the server's guess, unless the person has a mapping in hand for the same layer. */
export function takeGuess(reply: ImportFieldsReply): void {
  const { guessed, mapping, crs } = useDraft.getState();
  if (guessed === reply) return;
  const isNew = mapping === null || mapping.layer !== reply.layer;
  // Only the file's own word is taken; digits and guesses are hints for the person who declares.
  setDraft({ guessed: reply, crs: crs ?? reply.statedCrsName, ...(isNew ? { mapping: reply.mapping as MappingDraft } : {}) });
}

export function changeMapping(change: (mapping: MappingDraft) => MappingDraft): void {
  const { mapping } = useDraft.getState();
  if (mapping) setDraft({ mapping: change(mapping), confirms: false });
}

/** A mapping that was loaded or written by hand replaces the one in hand. */
export function replaceMapping(mapping: MappingDraft): void {
  setDraft({ mapping, layer: mapping.layer ?? null, confirms: false });
}

/** The county that the draft is for; null while none is chosen. */
export function countyOf({ isNewCounty, newCounty, county }: ImportDraft): string | null {
  if (isNewCounty) return /^[0-9]{6}$/.test(newCounty.code) ? newCounty.code : null;
  return county ?? getApp().county;
}

/** What is still to be chosen, by the keys of their words; empty when the wish is whole. */
export function missingOf(draft: ImportDraft): string[] {
  const { newCounty, isNewCounty, crs, mapping } = draft;
  return [
    ...(mapping ? [] : ['mapping']), ...(crs ? [] : ['crs']), ...(countyOf(draft) ? [] : ['county']),
    ...(isNewCounty && !newCounty.name.trim() ? ['countyName'] : []),
  ];
}

/** The request of a dry run and of the import; null while something is missing. */
export function wishOf(draft: ImportDraft): ImportRunBody | null {
  const county = countyOf(draft);
  const { mapping, crs, read, isNewCounty, newCounty, addsDepartments } = draft;
  if (missingOf(draft).length > 0 || !mapping || !crs || !county) return null;
  const { name, nameZh, timeZone } = newCounty;
  return {
    mapping: { ...mapping }, crs, county, departments: addsDepartments ? 'add' : 'known',
    ...(Object.keys(read).length > 0 ? { read } : {}),
    ...(isNewCounty ? { name: name.trim(), timeZone, ...(nameZh.trim() ? { nameZh: nameZh.trim() } : {}) } : {}),
  };
}
