/** What the page is told of the fields of a file. */
import type { ImportField, ImportFieldsReply } from '../../contract/imports.ts';
import { parseCrs } from '../crs.ts';
import { openSource } from '../source.ts';
import type { Source } from '../source.ts';
import type { Task } from './task.ts';

const SAMPLE_RECORDS = 2000;
const MOST_VALUES = 200;
const MOST_CHARACTERS = 200;

/** @throws UsageError, ImportError */
export async function readFields(task: Extract<Task, { kind: 'fields' }>, signal: AbortSignal): Promise<ImportFieldsReply> {
  const source = await openSource(task.path, { ...task.read, name: task.name } as Parameters<typeof openSource>[1]);
  try {
    const fields = await profile(source, signal);
    const stated = source.statedCrs;
    return {
      format: source.format, reading: [], choices: null, statedCrs: stated ? JSON.stringify(stated) : null, statedCrsName: null, crsHints: [], notes: [...source.notes],
      layer: task.layer ?? 'components', mapping: { version: 1, layer: task.layer ?? 'components', identity: { source: task.name } }, records: fields.records, fields: fields.fields,
    };
  } finally {
    await source.close();
  }
}

async function profile(source: Source, signal: AbortSignal): Promise<{ fields: ImportField[]; records: number }> {
  const values = new Map<string, Map<string, number>>();
  let records = 0;
  for await (const batch of source.records({ signal })) {
    for (const record of batch) {
      records++;
      for (const [name, value] of Object.entries(record.fields)) {
        const text = String(value ?? '').trim().slice(0, MOST_CHARACTERS);
        const counts = values.get(name) ?? new Map<string, number>();
        values.set(name, counts);
        if (text) counts.set(text, (counts.get(text) ?? 0) + 1);
      }
    }
    if (records >= SAMPLE_RECORDS) break;
  }
  const fields = [...values].map(([name, counts]): ImportField => ({
    name, type: 'text', filled: [...counts.values()].reduce((sum, count) => sum + count, 0), distinct: counts.size, samples: [...counts.keys()].slice(0, 5),
    values: counts.size <= MOST_VALUES ? [...counts.keys()] : null, takenFor: null, why: null,
  }));
  return { fields, records };
}
void parseCrs;
