/** What the database refuses, as an answer for the person who asked. */
import { ApiError } from '../../http/problem.ts';

interface Told {
  readonly guard?: string;
  readonly move?: string;
  readonly state?: string;
  readonly by?: string;
  readonly at?: number;
}

/** The detail of a refusal: JSON, written by the trigger. */
function toldOf(detail: string | undefined): Told {
  try {
    return JSON.parse(detail ?? '{}') as Told;
  } catch {
    return {};
  }
}

/**
 * An error of the move trigger as ApiError: `move_refused` with the guard, `wrong_state`, `case_moved` with who, what and when; any other
 * error is given back as it is.
 */
export function asRefusal(error: unknown): unknown {
  const { code, message, detail } = error as { code?: string; message?: string; detail?: string };
  const told = toldOf(detail);
  switch (code) {
    case 'TG001': return new ApiError('move_refused', message!, { guard: told.guard! });
    case 'TG002': return new ApiError('wrong_state', message!);
    case 'TG003': return new ApiError('case_moved', `${message} at ${new Date(told.at ?? 0).toISOString()}; it is ${told.state} now`);
    default: return error;
  }
}
