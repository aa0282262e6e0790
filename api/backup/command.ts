/** What the commands `backup` and `restore` share: reading words, showing steps, stopping on Ctrl-C, telling what went wrong. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createProgress } from '../progress.ts';
import type { ProgressStep } from '../progress.ts';
import { SettingError, readSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { EmbeddedError } from '../store/embedded.ts';
import { BackupError } from './backup-error.ts';

/** The command line cannot be used. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface CommandWords {
  readonly file: string;
  has(flag: string): boolean;
}

/** [flag, text] */
export type FlagTable = readonly (readonly [string, string])[];

/** @returns null when help is asked for @throws UsageError */
function readWords(flags: FlagTable): CommandWords | null {
  try {
    const options = Object.fromEntries([...flags.map(([name]) => name), 'help'].map((name) => [name, { type: 'boolean' } as const]));
    const { values, positionals } = parseArgs({ args: process.argv.slice(2), options, allowPositionals: true });
    if (values.help) return null;
    if (positionals.length !== 1) throw new Error(positionals.length ? `One file at a time, got ${positionals.join(' and ')}` : '<file> is missing');
    return { file: resolve(process.env.INIT_CWD ?? process.cwd(), positionals[0]!), has: (flag) => values[flag] === true };
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]!);
  }
}

function helpPage(lines: readonly string[], flags: FlagTable): string {
  return [...lines, '', ...[...flags, ['help', 'Show this page']].map(([name, text]) => `  ${`--${name}`.padEnd(14)} ${text}`), '',
    'DATABASE_URL and DATA_DIR say which database and which files, as for npm start.', ''].join('\n');
}

const progress = createProgress(process.stdout);

/** Steps come one after the other; the next one ends the last. */
export function stepper(): { onStep: (step: string, done: number, total: number) => void; done(): void } {
  let name = '';
  let step: ProgressStep | undefined;
  return {
    onStep(next, done, total) {
      if (next !== name) {
        step?.done();
        step = progress.step(next);
        name = next;
      }
      step!.update(done, total);
    },
    done: () => step?.done(),
  };
}

class Interrupted extends Error {}

export interface Command {
  readonly help: readonly string[];
  readonly flags: FlagTable;
  /** What is true after a failure, in a sentence. */
  readonly afterFailure: string;
  /** @returns the exit code */
  run(words: CommandWords, settings: Settings, signal: AbortSignal): Promise<number>;
}

/** Runs a command and sets the exit code: 0 done, 1 failed, 2 wrong command line, 130 interrupted. */
export async function runCommand({ help, flags, afterFailure, run }: Command): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupted.signal.aborted) process.exit(130); // asked twice
      interrupted.abort(new Interrupted());
    });
  }
  try {
    const words = readWords(flags);
    if (words) process.exitCode = await run(words, readSettings(process.env), interrupted.signal);
    else console.log(helpPage(help, flags));
  } catch (error) {
    progress.fail();
    if (error instanceof Interrupted) {
      console.error(`Stopped. ${afterFailure}`);
      process.exitCode = 130;
      return;
    }
    const isUsage = error instanceof UsageError || error instanceof SettingError;
    const isPlain = isUsage || error instanceof BackupError || error instanceof EmbeddedError || process.env.DEBUG === undefined;
    console.error(isPlain ? (error as Error).message : error);
    console.error(isUsage ? '--help shows what can be said.' : afterFailure);
    process.exitCode = isUsage ? 2 : 1;
  }
}

export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
