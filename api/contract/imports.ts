/**
 * The import page over HTTP: a file is uploaded, its fields are looked at, a mapping is tried on it, and then it is
 * loaded, by a process beside the server. An upload belongs to who sent it and is forgotten after a day; a job is known until the
 * server ends. What an import did is its batch, in the database.
 */
import { z } from 'zod';
import { LAYER_IDS } from './layers.ts';
import { bilingualSchema, boundsSchema, classSchema } from './shapes.ts';
import type { Person } from './shapes.ts';
import type { PersonRole } from './vocabulary.ts';

/** Who may bring a county's data: the command centre. */
export const IMPORT_ROLES: readonly PersonRole[] = ['county_operator', 'lead'];

/** Whether a person may import into a county; null: into any. */
export function mayImport(person: Pick<Person, 'role' | 'county'>, county: string | null): boolean {
  return IMPORT_ROLES.includes(person.role) && (person.county === null || county === null || person.county === county);
}

const TARGETS = [...LAYER_IDS.filter((layer) => layer !== 'alerts' && layer !== 'cases'), 'reports'] as const;
export const importTargetSchema = z.enum(TARGETS as unknown as readonly [string, ...string[]]);

// --- What can be imported ----------------------------------------------------------------------------------------

export const importColumnSchema = z.object({
  name: z.string(),
  /** Of what is expected in it: text, number, integer, date, timestamp, department. */
  kind: z.string(),
  required: z.boolean(),
  /** The only values that it takes; null: any that fit the kind. */
  allowed: z.array(z.string()).nullable(),
});
export type ImportColumn = z.infer<typeof importColumnSchema>;

export const importOptionsReplySchema = z.object({
  maxBytes: z.number().int(),
  /** Endings of file names whose format is told by them. */
  endings: z.array(z.string()),
  encodings: z.array(z.string()),
  /** Coordinate systems that can be declared. `unit` is what a coordinate in it is counted in. */
  crs: z.array(z.object({ name: z.string(), unit: z.enum(['degrees', 'metres']), title: bilingualSchema })),
  targets: z.array(z.object({
    layer: z.string(), title: bilingualSchema, geometry: z.enum(['point', 'line', 'polygon']), keepsAttributes: z.boolean(),
    /** False: the class follows from a column, or there is none. */
    takesClass: z.boolean(),
    columns: z.array(importColumnSchema),
  })),
  /** Class lists beside those of the product: they came with a standards sheet. `kind`: component or event. */
  ownLists: z.array(z.object({ id: z.string(), kind: z.string(), title: bilingualSchema, classes: z.array(classSchema) })),
});
export type ImportOptionsReply = z.infer<typeof importOptionsReplySchema>;
export type ImportClassList = ImportOptionsReply['ownLists'][number];
export type ImportTargetInfo = ImportOptionsReply['targets'][number];

// --- Uploads -----------------------------------------------------------------------------------------------------

/** `POST /api/imports/files?name=`: the file as the body. */
export const importUploadSchema = z.object({
  id: z.string(), name: z.string(), bytes: z.number().int(), receivedAt: z.string(),
});
export type ImportUpload = z.infer<typeof importUploadSchema>;
export const importUploadsReplySchema = z.object({ files: z.array(importUploadSchema) });

/** How a file is to be read, where it does not say so itself. */
export const importReadingSchema = z.strictObject({
  format: z.string().max(40).optional(), encoding: z.string().max(40).optional(), delimiter: z.string().max(40).optional(),
  sheet: z.string().max(400).optional(), table: z.string().max(400).optional(),
});
export type ImportReading = z.infer<typeof importReadingSchema>;

export const importFieldSchema = z.object({
  name: z.string(),
  /** What its values look like. */
  type: z.string(),
  filled: z.number().int(),
  /** How many different values the sample has. */
  distinct: z.number().int(),
  samples: z.array(z.string()),
  /** All different values when they are few: what a lookup table has to answer. */
  values: z.array(z.string()).nullable(),
  /** What the guess takes it for (`identity`, `columns.state`), and why; empty when it does nothing with it. */
  takenFor: z.string(),
  why: z.string(),
});
export type ImportField = z.infer<typeof importFieldSchema>;

/** `POST /api/imports/files/{id}/fields` with a reading and, when the person has chosen, the layer. */
export const importFieldsBodySchema = z.strictObject({ read: importReadingSchema.optional(), layer: importTargetSchema.optional() });
export const importFieldsReplySchema = z.object({
  format: z.string(),
  /** False for a table, whose records stand where fields say. */
  hasGeometry: z.boolean(),
  /** What the file itself says of its coordinate system, in its own words. */
  statedCrs: z.string().nullable(),
  /** The declarable system that those words mean; null when they mean none. */
  statedCrsName: z.string().nullable(),
  crsHints: z.array(z.string()),
  notes: z.array(z.string()),
  layer: z.string(),
  mapping: z.record(z.string(), z.unknown()),
  /** Records that were looked at, and whether they are all. */
  records: z.number().int(),
  isWhole: z.boolean(),
  fields: z.array(importFieldSchema),
});
export type ImportFieldsReply = z.infer<typeof importFieldsReplySchema>;

// --- Jobs --------------------------------------------------------------------------------------------------------

const importWishShape = {
  mapping: z.record(z.string(), z.unknown()),
  /** As of `--crs`: a code, or a PROJ string. */
  crs: z.string().min(1).max(400),
  county: z.string().regex(/^[0-9]{6}$/, 'must be 6 digits'),
  /** Of a new county. */
  name: z.string().trim().min(1).max(100).optional(),
  nameZh: z.string().trim().min(1).max(100).optional(),
  timeZone: z.string().max(60).optional(),
  read: importReadingSchema.optional(),
  departments: z.enum(['add', 'known']).optional(),
  /** The person has read the guard's findings and imports all the same. */
  confirm: z.boolean().optional(),
};
export const importRunBodySchema = z.strictObject(importWishShape);
export type ImportRunBody = z.infer<typeof importRunBodySchema>;
/** `records`: only so many from the start of the file are tried; left out, the whole file. */
export const importPreviewBodySchema = z.strictObject({ ...importWishShape, records: z.number().int().min(1).max(10_000_000).optional() });
export type ImportPreviewBody = z.infer<typeof importPreviewBodySchema>;

/** A fault of the file as a whole, such as a datum that is not the declared one: an import stops for it until somebody confirms it. */
export const importFindingSchema = z.object({
  code: z.string(), title: bilingualSchema, text: bilingualSchema,
  /** True: the import stops until somebody confirms it. */
  stops: z.boolean(),
});
export type ImportFinding = z.infer<typeof importFindingSchema>;

export const importSummarySchema = z.object({
  county: z.object({ code: z.string(), name: z.string(), isNew: z.boolean() }),
  layer: z.string(), source: z.string(), crs: z.string(), file: z.string(),
  read: z.number().int(), inserted: z.number().int(), updated: z.number().int(), unchanged: z.number().int(), rejected: z.number().int(),
  byClass: z.array(z.object({ class: z.string(), count: z.number().int() })),
  rejects: z.array(z.object({ summary: z.string(), count: z.number().int() })),
  leftOut: z.array(z.object({ what: z.string(), count: z.number().int() })),
  newDepartments: z.array(z.object({ code: z.string(), name: z.string() })),
  boundary: z.string().nullable(),
  seconds: z.number(),
  /** Number of the batch; null for a dry run, and when nothing was kept. */
  batch: z.number().int().nullable(),
  /** Where the good rows lie. */
  bounds: boundsSchema.nullable(),
});
export type ImportSummary = z.infer<typeof importSummarySchema>;

const positionSchema = z.tuple([z.number(), z.number()]);
export const importRejectSchema = z.object({
  record: z.number().int(), line: z.number().int(), identity: z.string(),
  /** Null when it has no place that can be read. */
  position: positionSchema.nullable(),
  reasons: z.array(z.object({ field: z.string(), value: z.string().nullable(), reason: z.string() })),
});
export type ImportReject = z.infer<typeof importRejectSchema>;

export const importPreviewSchema = z.object({
  /** Figures as an import would have them: of the whole file, or of its first records. */
  summary: importSummarySchema,
  whole: z.boolean(),
  /** Some of the good rows, spread over what was read. GeoJSON geometries in degrees. */
  good: z.array(z.object({ record: z.number().int(), line: z.number().int(), identity: z.string(), geometry: z.record(z.string(), z.unknown()) })),
  /** The first rejected records, in the order of the file. */
  rejects: z.array(importRejectSchema),
  findings: z.array(importFindingSchema),
  bounds: boundsSchema.nullable(),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

/** What an undo did. `kept`: rows that stay as they are, because they were changed since. */
export const importUndoneSchema = z.object({
  batch: z.number().int(),
  /** False when every row stays: then the import is as it was. */
  isUndone: z.boolean(),
  deleted: z.number().int(), restored: z.number().int(), kept: z.number().int(), gone: z.number().int(),
  reasons: z.array(z.object({ summary: z.string(), count: z.number().int() })),
  countyRemoved: z.boolean(),
});

export const IMPORT_JOB_STATES = ['running', 'done', 'failed', 'cancelled'] as const;
export const importJobSchema = z.object({
  id: z.string(),
  kind: z.enum(['preview', 'run', 'undo']),
  state: z.enum(IMPORT_JOB_STATES),
  /** The upload; null for an undo. */
  file: z.string().nullable(),
  county: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  /** `total` 0: not known. */
  progress: z.object({ step: z.string(), done: z.number(), total: z.number(), records: z.number().int(), recordsPerSecond: z.number() }),
  /** `findings`: the guard stopped it. */
  failure: z.object({ kind: z.enum(['request', 'file', 'guard', 'lost']), message: z.string(), findings: z.array(importFindingSchema) }).nullable(),
  preview: importPreviewSchema.nullable(),
  summary: importSummarySchema.nullable(),
  undone: importUndoneSchema.nullable(),
  hasRejects: z.boolean(),
});
export type ImportJob = z.infer<typeof importJobSchema>;

// --- Batches -----------------------------------------------------------------------------------------------------

export const importBatchSchema = z.object({
  batch: z.number().int(), county: z.string(), layer: z.string(), source: z.string(), file: z.string(), crs: z.string(),
  by: z.string().nullable(), finishedAt: z.string(),
  read: z.number().int(), inserted: z.number().int(), updated: z.number().int(), unchanged: z.number().int(), rejected: z.number().int(),
  undone: z.object({ at: z.string(), by: z.string(), deleted: z.number().int(), restored: z.number().int(), kept: z.number().int() }).nullable(),
  /** Null: it can be undone (again, when rows stayed). Else why not: its layer is never undone, what it replaced is no longer kept, it changed no row, it was undone whole. */
  undoProblem: z.enum(['layer', 'expired', 'nothing', 'undone']).nullable(),
  /** Whether its reject file is still there. */
  hasRejects: z.boolean(),
});
export type ImportBatch = z.infer<typeof importBatchSchema>;
export const importBatchesReplySchema = z.object({ county: z.string(), batches: z.array(importBatchSchema) });
export type ImportBatchesReply = z.infer<typeof importBatchesReplySchema>;
