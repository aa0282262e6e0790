/** The one way an error leaves the server: problem+json made from the table in `contract/errors.ts`. */
import type { ServerResponse } from 'node:http';
import { ERRORS } from '../contract/errors.ts';
import type { ErrorCode, Problem } from '../contract/errors.ts';

type About = Pick<Problem, 'parameter' | 'layer' | 'tile' | 'allowed' | 'guard' | 'rejected'>;

/** An error with a code of the table and a sentence for the person who asked. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly about: About;

  constructor(code: ErrorCode, detail: string, about: About = {}) {
    super(detail);
    this.code = code;
    this.about = about;
  }
}

/** PostgreSQL and socket errors that mean "the database does not answer", not "the program is wrong". */
const STORE_DOWN = /^(08|57P|53)|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT/;

/** PostgreSQL's words for text that no column can hold, such as a NUL character. */
const UNFIT_TEXT = new Set(['22021', '22P05']);

function isStoreDown(error: unknown): boolean {
  const { code, message, syscall } = error as { code?: string; message?: string; syscall?: string };
  // A Unix socket that is not there; any other missing file is a mistake of ours.
  if (code === 'ENOENT') return syscall === 'connect';
  return STORE_DOWN.test(code ?? '') || /Connection terminated|timeout exceeded when trying to connect/.test(message ?? '');
}

/** What to tell the client. The text of an unknown error stays in the log: it may hold SQL or data. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) {
    return { type: `/problems/${error.code}`, ...ERRORS[error.code], code: error.code, detail: error.message, ...error.about };
  }
  const { type, status, message, code } = error as { type?: string; status?: number; message?: string; code?: string };
  if (error instanceof URIError) return problemOf(new ApiError('bad_parameter', 'The address has a % that does not begin an encoded character'));
  if (UNFIT_TEXT.has(code ?? '')) return problemOf(new ApiError('bad_parameter', 'A parameter holds a character that the database cannot keep'));
  if (type === 'entity.too.large') return problemOf(new ApiError('too_large', 'The request body is over 4 MB'));
  if (type === 'entity.parse.failed') return problemOf(new ApiError('bad_body', `The request body is not JSON: ${message}`));
  if (status && status >= 400 && status < 500) return problemOf(new ApiError('bad_body', message ?? 'The request is wrong'));
  if (isStoreDown(error)) return problemOf(new ApiError('store_unavailable', 'The database does not answer; try again in a moment'));
  return problemOf(new ApiError('internal', 'The server met an error that it does not know; its log has the details'));
}

/** Errors that only say that the client left before its answer was whole. */
function hasLeft(error: unknown): boolean {
  const { name, code } = error as { name?: string; code?: string };
  return name === 'ClientLeftError' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** Writes a problem; when the answer has begun already, the connection is cut so that the client sees it is not whole. */
export function sendProblem(response: ServerResponse, error: unknown): void {
  if (hasLeft(error)) return;
  const problem = problemOf(error);
  if (problem.code === 'internal') console.error(error);
  if (response.destroyed) return; // there is nobody to tell
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify(problem);
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...(problem.status === 503 ? { 'retry-after': '2' } : {}),
  });
  response.end(body);
}
