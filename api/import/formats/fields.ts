/** The names of the fields of a table. */
import { ImportError } from '../import-error.ts';

/** @throws ImportError when a name stands twice, or one that the mapping needs is not there */
export function holdFields(fields: readonly string[], needed: readonly string[], fileName: string, place: string): void {
  const known = new Set<string>();
  const twice = new Set<string>();
  for (const field of fields) {
    if (field !== '' && known.has(field)) twice.add(field);
    known.add(field);
  }
  if (twice.size > 0) throw new ImportError(`${fileName}: ${place} names ${[...twice].join(', ')} twice`);
  const missing = needed.filter((field) => !known.has(field));
  if (missing.length > 0) {
    throw new ImportError(`${fileName} has no field ${missing.join(', ')}, which the mapping needs in every record. Its fields are: ${fields.filter(Boolean).join(', ')}`);
  }
}
