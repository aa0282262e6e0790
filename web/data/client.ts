/** One way to ask the server: JSON in and out, problems as errors that carry the server's own sentence. */
import type { Problem } from '../../api/contract/errors.ts';
import type { HealthReply } from '../../api/contract/health.ts';

/** The server answered with a problem, or did not answer at all (`problem` is null). */
export class RequestError extends Error {
  readonly problem: Problem | null;
  readonly status: number;

  constructor(message: string, status: number, problem: Problem | null) {
    super(message);
    this.name = 'RequestError';
    this.status = status;
    this.problem = problem;
  }
}

/** Reads the problem of a failed answer; a proxy's HTML page is told by its status. */
async function failure(response: Response): Promise<RequestError> {
  const isProblem = (response.headers.get('content-type') ?? '').includes('json');
  const problem = isProblem ? ((await response.json().catch(() => null)) as Problem | null) : null;
  return new RequestError(problem?.detail ?? `${response.status} ${response.statusText}`, response.status, problem);
}

export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(path, { credentials: 'same-origin', ...init });
  if (!response.ok) throw await failure(response);
  return response;
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await request(path, { signal: signal ?? null })).json()) as T;
}

export async function sendJson<T>(method: 'POST' | 'PUT', path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const response = await request(path, {
    method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' }, signal: signal ?? null,
  });
  return (await response.json()) as T;
}

/** The server's health. A server that is not well answers 503 with the reasons; that is an answer, not a failure. */
export async function getHealth(signal?: AbortSignal): Promise<HealthReply> {
  const response = await fetch('/healthz', { signal: signal ?? null });
  const answers = response.ok || (response.status === 503 && (response.headers.get('content-type') ?? '').startsWith('application/json'));
  if (!answers) throw await failure(response);
  return (await response.json()) as HealthReply;
}

/** Worth asking again: the server did not answer or was busy. A refusal stays a refusal. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof RequestError) || error.status >= 500;
}
