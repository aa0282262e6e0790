import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Every Markdown page of the project: the top level and docs/. */
function pages(): string[] {
  const inDocs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name));
  return [...readdirSync(ROOT), ...inDocs].filter((name) => name.endsWith('.md'));
}

/** Links to files of the project: not to the web, not to a heading of the same page. */
function fileLinks(text: string): string[] {
  const prose = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!.split('#')[0]!).filter((target) => target && !/^[a-z]+:/.test(target));
}

it.each(pages())('every link in %s leads to a file that is there', (page) => {
  const broken = fileLinks(readFileSync(join(ROOT, page), 'utf8')).filter((target) => !existsSync(join(ROOT, dirname(page), target)));
  expect(broken.map((target) => relative(ROOT, join(ROOT, dirname(page), target)))).toEqual([]);
});
