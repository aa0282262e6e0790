/** The table of contents of a backup: `manifest.json`, the last entry but its own hash. */
import { z } from 'zod';

export const FORMAT = 'tongguan-backup';
export const FORMAT_VERSION = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** A path inside the archive, and of a restored file below DATA_DIR: it must not lead anywhere else. */
const innerPath = z.string().regex(/^[^/\\\0]+(\/[^/\\\0]+)*$/).refine((path) => !path.split('/').some((part) => part === '..' || part === '.'), 'leads out of its folder');
const entrySchema = z.object({ path: innerPath, bytes: z.number().int().nonnegative(), sha256 });

const tableSchema = z.object({
  name: z.string().min(1), columns: z.array(z.string().min(1)).min(1),
  rows: z.number().int().nonnegative(), fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
  parts: z.array(entrySchema.extend({ rows: z.number().int().positive() })),
});

export const manifestSchema = z.object({
  format: z.literal(FORMAT), formatVersion: z.number().int().positive(),
  /** When the snapshot was taken. */
  createdAt: z.iso.datetime(), program: z.string(),
  database: z.object({ kind: z.enum(['embedded', 'native']), version: z.string(), postgis: z.string() }),
  migrations: z.array(z.object({ number: z.number().int().positive(), name: z.string(), sha256 })).min(1),
  tables: z.array(tableSchema),
  /** Days of readings and positions: made before the rows come. */
  partitions: z.array(z.object({ parent: z.string(), name: z.string(), bound: z.string().regex(/^FOR VALUES FROM \('[^']*'\) TO \('[^']*'\)$/) })),
  sequences: z.array(z.object({ name: z.string(), last: z.string().regex(/^-?\d+$/), called: z.boolean() })),
  files: z.array(entrySchema),
  /** Tables that are not truth and whose rows stay behind. */
  leftOut: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestTable = Manifest['tables'][number];

/** The newest migration of the database that the backup was made of. */
export function migrationOf(manifest: Manifest): number {
  return Math.max(...manifest.migrations.map(({ number }) => number));
}
