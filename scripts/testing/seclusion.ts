/** A network with nothing but loopback (Linux), as a county machine without internet has it, and programs inside it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { SECLUSION } from '../../api/testing/find-programs.mjs';

export interface Seclusion {
  /** Starts a program inside; it sees nothing of our environment but what is given. */
  spawn(command: readonly string[], env: Readonly<Record<string, string>>, cwd: string): Program;
  /** Asks servers inside, from inside, one after the other. */
  ask(questions: readonly Question[]): Promise<Answer[]>;
  /** Ends it; programs inside have to be ended before. */
  close(): Promise<void>;
}

export interface Program {
  readonly child: ChildProcess;
  /** Everything that it printed. */
  output(): string;
  readonly ended: Promise<number | null>;
}

export interface Question {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Base64. */
  readonly body: string;
}

/** Runs inside, with the questions as its standard input. */
const ASKER = `
  import { text } from 'node:stream/consumers';
  const answers = [];
  for (const { url, headers } of JSON.parse(await text(process.stdin))) {
    const response = await fetch(url, { headers });
    answers.push({ status: response.status, headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()).toString('base64') });
  }
  process.stdout.write(JSON.stringify(answers));`;

/** @throws Error with what was said when there is no permission for it */
export async function seclude(): Promise<Seclusion> {
  // Its life hangs on our pipe: when this process ends, however it ends, `cat` ends and so does the network.
  const holder = spawn('unshare', [...SECLUSION.unshare, 'sh', '-c', 'PATH=$PATH:/usr/sbin:/sbin; ip link set lo up && echo up && exec cat'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const holding = follow(holder);
  await new Promise<void>((resolve, reject) => {
    holder.stdout.once('data', () => resolve());
    void holding.ended.then((code) => reject(new Error(`unshare ended with ${code}: ${holding.output()}`)));
  });
  const inside = (command: readonly string[]): string[] => ['-t', String(holder.pid), ...SECLUSION.nsenter, '--', ...command];
  return {
    spawn: (command, env, cwd) => follow(spawn('/usr/bin/nsenter', inside(command), { env: { ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'] })),
    async ask(questions) {
      const asker = spawn('nsenter', inside([process.execPath, '--input-type=module', '-e', ASKER]), { stdio: ['pipe', 'pipe', 'pipe'] });
      const asking = follow(asker);
      asker.stdin.end(JSON.stringify(questions));
      if (await asking.ended !== 0) throw new Error(`Nothing could be asked: ${asking.output()}`);
      return JSON.parse(asking.output()) as Answer[];
    },
    async close() {
      holder.stdin.end();
      await holding.ended;
    },
  };
}

function follow(child: ChildProcess): Program {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => { output += text; });
  return { child, output: () => output, ended: new Promise((resolve) => { child.once('close', resolve); }) };
}
