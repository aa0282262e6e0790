/** What the server and the process that works beside it say to each other. */
import type { ImportFinding, ImportJob, ImportReading, ImportRunBody } from '../../contract/imports.ts';

export interface FileTask {
  readonly path: string;
  /** What the file is called. */
  readonly name: string;
  readonly read: ImportReading;
}

export type Task =
  | FileTask & { readonly kind: 'fields'; readonly layer: string | null }
  | FileTask & {
    readonly kind: 'preview' | 'run'; readonly wish: ImportRunBody; readonly rejectPath: string;
    /** Who imports. */
    readonly by: string;
    /** Days for which it can be undone. */
    readonly undoDays: number;
    /** Only so many from the start; null: all. */
    readonly records: number | null;
  }
  | { readonly kind: 'undo'; readonly county: string; readonly batch: number; readonly by: string };

export type TaskProgress = ImportJob['progress'];
export type FailureKind = NonNullable<ImportJob['failure']>['kind'];

/** Server to process. */
export type Order = { readonly type: 'work'; readonly databaseUrl: string; readonly task: Task } | { readonly type: 'cancel' };
/** Process to server; the last one is `done`, `failed` or `cancelled`. */
export type Message =
  | { readonly type: 'progress'; readonly progress: TaskProgress }
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'failed'; readonly kind: FailureKind; readonly message: string; readonly findings: readonly ImportFinding[] }
  | { readonly type: 'cancelled' };

/** Why a task came to nothing, in a sentence for the person who asked. */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure';
  readonly kind: FailureKind;
  readonly findings: readonly ImportFinding[];
  constructor(kind: FailureKind, message: string, findings: readonly ImportFinding[] = []) {
    super(message);
    this.kind = kind;
    this.findings = findings;
  }
}

/** The person stopped it. */
export class TaskCancelled extends Error {
  override readonly name = 'TaskCancelled';
}
