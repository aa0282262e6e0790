/** What a mapping still lacks, as far as the page can tell; the server judges the whole. */
import type { ImportTargetInfo } from '../../api/contract/imports.ts';
import type { MappingDraft } from './mapping-edit.ts';

export interface Gap {
  readonly key: 'class' | 'position' | 'positionHalf' | 'column' | 'field' | 'source';
  /** Name of a needed column. */
  readonly column?: string;
  /** A field that the mapping reads and the file does not have. */
  readonly field?: string;
}

/** @param fields those of the file; @param hasGeometry false when only fields can say where records stand */
export function gapsOf(mapping: MappingDraft, target: ImportTargetInfo, fields: readonly string[], hasGeometry: boolean): Gap[] {
  const { position, identity, columns = {} } = mapping;
  const parts = Object.keys(position ?? {});
  const isWhole = parts.includes('wkt') || (parts.includes('lng') && parts.includes('lat')) || (parts.includes('east') && parts.includes('north'));
  const named = [...Object.values(position ?? {}), ...identity?.fields ?? []];
  return [
    ...(identity?.source ? [] : [{ key: 'source' } as const]),
    ...(parts.length > 0 && !isWhole ? [{ key: 'positionHalf' } as const] : []),
    ...(parts.length === 0 && !hasGeometry ? [{ key: 'position' } as const] : []),
    ...(target.takesClass && !mapping.class ? [{ key: 'class' } as const] : []),
    ...target.columns.filter(({ name, required }) => required && !(name in columns)).map(({ name }) => ({ key: 'column', column: name } as const)),
    ...[...new Set(named)].filter((name) => !fields.includes(name)).map((field) => ({ key: 'field', field } as const)),
  ];
}
