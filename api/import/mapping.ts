/**
 * Reads a mapping: which fields of a file become which columns, how values become classes, what identifies a row and
 * where its position stands. Everything that is wrong with a mapping is said at once, each with its path in the file.
 */
import { z } from 'zod';
import { mappingSchema } from './mapping-format.ts';
import type { Mapping } from './mapping-format.ts';
import { mappingMeaningProblems } from './mapping-meaning.ts';

export type { Mapping } from './mapping-format.ts';

/** A mapping that cannot be used; `problems` has one sentence each, with the path in the file. */
export class MappingError extends Error {
  readonly problems: readonly string[];
  constructor(name: string, problems: readonly string[]) {
    super(`The mapping ${name} cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'MappingError';
    this.problems = problems;
  }
}

type Issue = z.core.$ZodIssue;

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return /^[\w$]+$/.test(String(part)) ? `${text}${text ? '.' : ''}${String(part)}` : `${text}["${String(part)}"]`;
  }, '');
}

/** Of the branches of a union the one that the writer meant: whose kind of value (object, list, text) was given. */
function meantBranch(branches: readonly Issue[][]): Issue[] | undefined {
  return branches.find((issues) => !issues.some((issue) => issue.path.length === 0 && issue.code !== 'unrecognized_keys'));
}

function issueProblems(issue: Issue, before: readonly PropertyKey[]): string[] {
  const path = [...before, ...issue.path];
  if (pathText(path) === 'position') {
    return ['position: name the fields as {"east","north"} (metres), {"lng","lat"} (degrees) or {"wkt"}; '
      + 'x and y are refused, because the X of a surveyor is north and the x of a map is east'];
  }
  if (issue.code === 'invalid_union') {
    const branch = meantBranch(issue.errors);
    if (branch) return branch.flatMap((inner) => issueProblems(inner, path));
  }
  return [`${pathText(path) || 'the file'}: ${issue.message}`];
}

/** Reads a mapping from parsed JSON. Throws MappingError that lists everything that is wrong; `name` is the file's name. */
export function parseMapping(json: unknown, name: string): Mapping {
  const parsed = mappingSchema.safeParse(json);
  if (!parsed.success) throw new MappingError(name, parsed.error.issues.flatMap((issue) => issueProblems(issue, [])));
  const problems = mappingMeaningProblems(parsed.data);
  if (problems.length > 0) throw new MappingError(name, problems);
  return parsed.data;
}

/** The JSON Schema of the format, as `mapping.schema.json` holds it. */
export function mappingJsonSchema(): Record<string, unknown> {
  return { title: 'Import mapping', ...z.toJSONSchema(mappingSchema, { target: 'draft-7' }) };
}
