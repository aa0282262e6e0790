/** How the server is: `GET /healthz`. */
import { z } from 'zod';
import { ingestStatusSchema } from './ingest.ts';

/** The live hub, now. */
export const liveStatusSchema = z.object({
  viewers: z.number().int(),
  /** Viewers that do not read as fast as data comes; they get the newest state later. */
  slowViewers: z.number().int(),
  framesPerSecond: z.number(), bytesPerSecond: z.number(),
  /** Bytes that wait in sockets. */
  bufferedBytes: z.number().int(),
  problem: z.string().nullable(),
});
export type LiveStatus = z.infer<typeof liveStatusSchema>;

/** Something that is loaded in the background; `done` of `total` rows are there. */
export const loadingSchema = z.object({ what: z.enum(['cases']), done: z.number().int(), total: z.number().int() });
export type Loading = z.infer<typeof loadingSchema>;

export const healthReplySchema = z.object({
  status: z.enum(['ok', 'degraded']),
  version: z.string(),
  database: z.object({
    kind: z.enum(['embedded', 'native']), version: z.string(), postgis: z.string(), advice: z.string().nullable(),
    reachable: z.boolean(),
  }),
  feed: z.object({ lagMs: z.number().nullable(), lastChangeAt: z.string().nullable(), lastReadAt: z.string().nullable(), error: z.string().nullable() }),
  ingest: ingestStatusSchema,
  live: liveStatusSchema,
  /** The demo county's history of cases on its way; null: nothing is being loaded. */
  loading: loadingSchema.nullable(),
  tables: z.array(z.object({ county: z.string(), layer: z.string(), rows: z.number().int(), bytes: z.number().int() })),
  /** Layers that are not loaded and rows that are left out, trouble of intake and of the live hub, each with its reason. */
  problems: z.array(z.string()),
  uptimeSeconds: z.number(),
});
export type HealthReply = z.infer<typeof healthReplySchema>;
