/**
 * The import law: which part of the house may import which, and no cycles. Type imports count, and so do dynamic ones:
 * a type that travels against the law carries a dependency along as surely as a function does.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { Visitor, parseSync } from 'oxc-parser';

/** What each part may import besides itself; undefined: everything but `scripts`. A file belongs to the longest match. */
/** @type {Record<string, readonly string[] | undefined>} */
const LAW = {
  tiles: [],
  'api/contract': [],
  web: ['tiles', 'api/contract'],
  api: ['tiles', 'api/contract', 'fixtures'],
  fixtures: ['tiles', 'api/contract'],
  scripts: ['tiles', 'api/contract', 'api', 'fixtures', 'web'],
};
const PARTS = Object.keys(LAW).sort((a, b) => b.length - a.length);
/** These also run in a browser or a worker, where Node's modules are not. */
const BROWSER_PARTS = ['tiles', 'web'];
const SCRIPT = /\.m?js$/;
const SOURCE = /\.(ts|tsx|mts|js|mjs)$/;
const TEST = /\.test\.tsx?$|\/testing\//;

/** @typedef {{ file: string, line: number, message: string }} Violation */
/** @typedef {{ specifier: string, line: number }} Import */

/**
 * Checks every source file below the parts.
 * @param {string} root
 * @returns {{ files: number, violations: Violation[] }}
 */
export function checkImports(root) {
  const files = ['tiles', 'api', 'web', 'fixtures', 'scripts'].flatMap((part) => sourceFiles(root, part));
  /** @type {Violation[]} */
  const violations = [];
  /** @type {Map<string, Map<string, number>>} */
  const graph = new Map();
  for (const file of files) {
    const targets = new Map();
    graph.set(file, targets);
    for (const found of importsOf(join(root, file))) {
      const complaint = judge(root, file, found.specifier);
      if (complaint) violations.push({ file, line: found.line, message: complaint });
      const target = resolveRelative(file, found.specifier);
      if (target && !targets.has(target)) targets.set(target, found.line);
    }
  }
  return { files: files.length, violations: [...violations, ...cycles(graph)] };
}

/** @param {string} root @param {string} file @param {string} specifier @returns {string | null} */
function judge(root, file, specifier) {
  const part = partOf(file);
  const target = resolveRelative(file, specifier);
  if (target === null) {
    const isNode = specifier.startsWith('node:');
    return isNode && part && BROWSER_PARTS.includes(part) && !TEST.test(file)
      ? `${part} runs in the browser too and must not import ${specifier}`
      : null;
  }
  if (!existsSync(join(root, target))) return `${specifier} points at nothing (extensions are written out)`;
  const other = partOf(target);
  if (other === part || !part) return null;
  if (other === 'scripts') return `nothing imports scripts, but this imports ${target}`;
  if (other && LAW[part]?.includes(other)) return null;
  const allowed = LAW[part] ?? [];
  return `${part} imports ${allowed.length ? `only ${allowed.join(' and ')}` : 'nothing of ours'}, but this imports ${target}`;
}

/** The path below the root that a relative specifier means; null for a package. @param {string} file @param {string} specifier */
function resolveRelative(file, specifier) {
  const [path = ''] = specifier.split('?');
  return path.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file), path)) : null;
}

/** @param {string} file */
function partOf(file) {
  return PARTS.find((part) => file.startsWith(`${part}/`));
}

/**
 * Every module that a file names, once each: imports, re-exports, `import()`, types like `typeof import('x')`, and in
 * JavaScript the types in its comments.
 * @param {string} path
 * @returns {Import[]}
 */
function importsOf(path) {
  const code = readFileSync(path, 'utf8');
  const { module, program, comments, errors } = parseSync(path, code);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  /** @type {Map<string, number>} */
  const found = new Map();
  /** @param {string} specifier @param {number} offset */
  const add = (specifier, offset) => {
    const line = code.slice(0, offset).split('\n').length;
    found.set(specifier, Math.min(line, found.get(specifier) ?? line));
  };
  for (const { start, moduleRequest } of module.staticImports) add(moduleRequest.value, start);
  for (const { start, entries } of module.staticExports) {
    for (const { moduleRequest } of entries) if (moduleRequest) add(moduleRequest.value, start);
  }
  for (const { start, moduleRequest } of module.dynamicImports) {
    const literal = /^['"`]([^$'"`]+)['"`]$/.exec(code.slice(moduleRequest.start, moduleRequest.end));
    if (literal?.[1]) add(literal[1], start);
  }
  new Visitor({ TSImportType: ({ source, start }) => add(source.value, start) }).visit(program);
  for (const { value, start } of SCRIPT.test(path) ? comments : []) {
    for (const match of value.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) add(match[1] ?? '', start + match.index);
  }
  return [...found].map(([specifier, line]) => ({ specifier, line }));
}

/**
 * One violation for each knot of files that reach each other, told along one way round.
 * @param {Map<string, Map<string, number>>} graph
 * @returns {Violation[]}
 */
function cycles(graph) {
  /** @type {Violation[]} */
  const found = [];
  const finished = new Set();
  /** @type {string[]} */
  const path = [];
  /** @param {string} file */
  const visit = (file) => {
    if (finished.has(file)) return;
    const begin = path.indexOf(file);
    if (begin >= 0) {
      const round = [...path.slice(begin), file];
      const line = graph.get(file)?.get(round[1] ?? file) ?? 1;
      found.push({ file, line, message: `a cycle of imports: ${round.join(' -> ')}` });
      return;
    }
    path.push(file);
    for (const target of graph.get(file)?.keys() ?? []) if (graph.has(target)) visit(target);
    path.pop();
    finished.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return found;
}

/** @param {string} root @param {string} part @returns {string[]} with slashes, whatever the platform */
function sourceFiles(root, part) {
  const folder = join(root, part);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath ?? dirname(folder), entry.name)).split(sep).join('/'))
    .filter((file) => !file.includes('node_modules/') && !file.startsWith('web/public/'))
    .sort();
}
