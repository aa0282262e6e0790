/** What the page is told of a file: its fields with samples and values, what it says of itself, and a guess of the mapping. */
import type { ImportFieldsReply } from '../../contract/imports.ts';
import { parseCrs } from '../crs.ts';
import { FORMATS } from '../formats/format.ts';
import type { ImportTarget } from '../mapping-format.ts';
import { openSource } from '../source.ts';
import type { SourceRecord } from '../source.ts';
import { suggestMapping } from '../suggest/index.ts';
import type { Task } from './task.ts';
import { watchedSource } from './tried-source.ts';

/** A field with more different values has no table of them. */
const MOST_VALUES = 200;
const MOST_CHARACTERS = 200;

/** Remembers the different values of each field, until there are too many. */
class FieldValues {
  readonly #values = new Map<string, Set<string> | null>();

  add({ fields }: SourceRecord): void {
    for (const [name, value] of Object.entries(fields)) {
      const known = this.#values.get(name);
      if (known === null || value === null || value === undefined || typeof value === 'object') continue;
      const text = String(value).trim();
      if (text === '') continue;
      const values = known ?? new Set();
      values.add(text);
      this.#values.set(name, text.length > MOST_CHARACTERS || values.size > MOST_VALUES ? null : values);
    }
  }

  of(name: string): string[] | null {
    const values = this.#values.get(name);
    return values ? [...values] : null;
  }
}

/** @throws UsageError, ImportError; the signal's reason when it is aborted */
export async function readFields({ path, name, read, layer }: Extract<Task, { kind: 'fields' }>, signal: AbortSignal): Promise<ImportFieldsReply> {
  const opened = await openSource(path, { ...read, name } as Parameters<typeof openSource>[1]);
  const values = new FieldValues();
  try {
    const { source } = watchedSource(opened, null, (record) => values.add(record));
    const guess = await suggestMapping(source, { ...(layer ? { layer: layer as ImportTarget } : {}), signal });
    return {
      format: FORMATS[source.format].title, notes: [...source.notes, ...guess.notes], crsHints: [...guess.crsHints], layer: guess.layer, records: guess.records, isWhole: guess.isWhole,
      statedCrs: source.statedCrs?.said ?? null, statedCrsName: declarable(source.statedCrs?.name ?? null), mapping: { ...guess.mapping },
      hasGeometry: source.hasGeometry,
      fields: guess.fields.map(({ name: field, kind, filled, distinct, samples, takenFor, why }) => ({
        name: field, type: kind, filled, distinct, samples: [...samples], values: values.of(field), takenFor, why,
      })),
    };
  } finally {
    await opened.close();
  }
}

/** The name under which a system can be declared; null when it cannot. */
function declarable(name: string | null): string | null {
  if (name === null) return null;
  try {
    return parseCrs(name).name;
  } catch {
    return null;
  }
}
