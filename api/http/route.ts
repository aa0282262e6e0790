/** One table of routes: what Express serves and what the OpenAPI document says come from the same rows. */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { ApiError } from './problem.ts';

export interface Route {
  readonly method: 'get' | 'post' | 'put';
  /** Express 5 path, `{name}` parameters written `:name`. */
  readonly path: string;
  readonly summary: string;
  /** Query parameters by name with one sentence each; those that have to be given say so. */
  readonly query?: Readonly<Record<string, string | { readonly text: string; readonly required: true }>>;
  /** True: parameters that the route does not know are passed over, as a specification from elsewhere asks for. */
  readonly ignoresOtherParameters?: true;
  readonly body?: z.ZodType;
  /** Media type of the body; default JSON. Forms are read like JSON; any other is for the handler to read from the request. */
  readonly bodyType?: 'application/json' | 'application/x-www-form-urlencoded' | 'application/octet-stream' | 'image/*';
  /** Schema of a JSON reply, or the media type of another one. */
  readonly reply: z.ZodType | string;
  /** Further answers that are no problem, by status, with a sentence each. */
  readonly alsoAnswers?: Readonly<Record<number, string>>;
  readonly handle: (request: Request, response: Response) => Promise<void> | void;
}

/** The query of a request, as it was sent. */
export function queryOf(request: Request): URLSearchParams {
  const question = request.originalUrl.indexOf('?');
  return new URLSearchParams(question < 0 ? '' : request.originalUrl.slice(question + 1));
}

/** @throws ApiError bad_body that names the first field that is wrong */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const where = issue.path.length ? issue.path.join('.') : 'body';
  throw new ApiError('bad_body', `${where}: ${issue.message}`, { parameter: where });
}

/** A whole-number parameter within bounds. @throws ApiError bad_parameter */
export function integerParameter(query: URLSearchParams, name: string, fallback: number, min: number, max: number): number {
  const text = query.get(name);
  if (text === null || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new ApiError('bad_parameter', `${name}=${text}: must be a whole number from ${min} to ${max}`, { parameter: name });
  }
  return value;
}

/** A required number parameter within bounds. @throws ApiError bad_parameter */
export function numberParameter(query: URLSearchParams, name: string, min: number, max: number): number {
  const text = query.get(name);
  const value = text === null || text.trim() === '' ? NaN : Number(text);
  if (!(value >= min && value <= max)) {
    throw new ApiError('bad_parameter', `${name}=${text ?? ''}: must be a number from ${min} to ${max}`, { parameter: name });
  }
  return value;
}

/** Parameters that a route does not know are refused, so that a misspelt filter is not a silent "everything". */
export function refuseUnknownParameters(route: Pick<Route, 'query'>, query: URLSearchParams): void {
  const allowed = Object.keys(route.query ?? {});
  for (const [name, value] of query) {
    if (!allowed.includes(name)) {
      throw new ApiError('bad_parameter', `${name.slice(0, 100)}=${value.slice(0, 100)}: there is no such parameter here`, { parameter: name, allowed });
    }
  }
}
