/** A file whose records are watched as they are read: counted, shown to somebody, and cut off after so many. */
import type { ReadContext, Source, SourceRecord } from '../source.ts';

export interface Watched {
  /** Records that were read. */
  count: number;
  /** False once records were left unread. */
  isWhole: boolean;
}

/** @param most null: all of them */
export function watchedSource(source: Source, most: number | null, watch: (record: SourceRecord) => void): { readonly source: Source; readonly watched: Watched } {
  const watched: Watched = { count: 0, isWhole: true };
  async function* records(context?: ReadContext): AsyncGenerator<SourceRecord[]> {
    watched.count = 0;
    for await (const batch of source.records(context)) {
      const wanted = most === null ? batch : batch.slice(0, most - watched.count);
      for (const record of wanted) watch(record);
      watched.count += wanted.length;
      if (wanted.length > 0) yield wanted;
      if (wanted.length < batch.length) {
        watched.isWhole = false;
        return;
      }
    }
  }
  const own: Partial<Record<keyof Source, unknown>> = {
    records,
    // Of a file that was not read to its end nothing is kept that would need it.
    ...(most === null ? {} : { sha256: async () => '' }),
  };
  const seen = new Proxy(source, {
    get(target, name) {
      if (name in own) return own[name as keyof Source];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { source: seen, watched };
}
