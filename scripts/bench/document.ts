/** The figures in docs/performance.md: each command writes between its own marks and leaves the rest alone. */
import { readFileSync, writeFileSync } from 'node:fs';

const DOCUMENT = new URL('../../docs/performance.md', import.meta.url);

/** Puts text between the marks of a command. @throws Error when the document has no such marks */
export function writeFigures(command: string, text: string): void {
  const [begin, end] = [`<!-- ${command} writes below this line -->`, `<!-- ${command} writes above this line -->`];
  const before = readFileSync(DOCUMENT, 'utf8');
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no lines "${begin}" and "${end}"`);
  writeFileSync(DOCUMENT, `${before.slice(0, from + begin.length)}\n\n${text.trim()}\n\n${before.slice(to)}`);
}
