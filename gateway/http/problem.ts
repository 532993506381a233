import type { HttpBindings } from '@hono/node-server';
import type { Context, ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import { problemCode } from '../../contract/http/constants.ts';
import type { Problem } from '../../contract/http/problem.ts';
import { describeError, OperationalError } from '../base/errors.ts';
import type { IdSource } from '../base/ids.ts';
import type { Logger } from '../base/logger.ts';
import type { Result } from '../base/result.ts';
import type { Refusal, RefusalKind } from '../zone/zone-port.ts';
import { faultsOf } from './faults.ts';

/** Every answer that is not a success is one of these (RFC 9457), from wherever it was thrown. */

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';
/** Faults named in one answer at most; the first ones are enough to go on. */
const FAULTS_MAX = 100;

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Sign-in needed',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Conflict',
  413: 'Content too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  421: 'Misdirected request',
  422: 'Unprocessable content',
  426: 'Upgrade required',
  429: 'Too many requests',
  431: 'Request header fields too large',
  500: 'Internal error',
  503: 'Service unavailable',
};

export type ProblemExtras = Pick<Problem, 'reason' | 'errors' | 'facts'> & {
  readonly headers?: Readonly<Record<string, string>>;
};

export function problemOf(
  status: number,
  code: string,
  detail: string,
  extras: Pick<Problem, 'reason' | 'errors' | 'facts'> = {},
): Problem {
  const { reason, errors, facts } = extras;
  return {
    type: `urn:zone-gateway:problem:${code}`,
    title: TITLES[status] ?? 'Problem',
    status,
    code,
    detail,
    ...(reason === undefined ? {} : { reason }),
    ...(errors === undefined ? {} : { errors: errors.slice(0, FAULTS_MAX) }),
    ...(facts === undefined ? {} : { facts }),
  };
}

/** An answer that ends the request: expected, so it is not logged. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, detail: string, extras: ProblemExtras = {}) {
    super(detail);
    this.name = 'ProblemError';
    this.problem = problemOf(status, code, detail, extras);
    this.headers = extras.headers ?? {};
  }
}

export function answerProblem(
  c: Context,
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return c.body(JSON.stringify(problem), statusOf(problem.status), {
    ...headers,
    'content-type': PROBLEM_TYPE,
  });
}

/** All statuses that problems are made with carry a body. */
function statusOf(status: number): ContentfulStatusCode {
  return status as ContentfulStatusCode;
}

const REFUSALS: Readonly<Record<RefusalKind, readonly [status: number, code: string]>> = {
  'not-found': [404, problemCode.notFound],
  'different-body': [409, problemCode.differentBody],
  'already-resolved': [409, problemCode.alreadyResolved],
  'still-rejected': [409, problemCode.stillRejected],
  conflict: [409, 'conflict'],
  'not-possible': [409, 'not_possible'],
  invalid: [422, problemCode.invalid],
};

/** A refusal's code as it stands in answers. */
export const codeOf = (named: string): string => named.replaceAll('-', '_');

/** The value, or the refusal as an answer. */
export function orRefuse<T>(result: Result<T, Refusal>): T {
  if (result.ok) return result.value;
  const { kind, detail, reason, errors, code: named, facts } = result.error;
  const [status, usual] = REFUSALS[kind];
  const code = named === undefined ? usual : codeOf(named);
  throw new ProblemError(status, code, detail, {
    ...(facts === undefined || Object.keys(facts).length === 0 ? {} : { facts }),
    ...(reason === undefined ? {} : { reason }),
    ...(errors === undefined ? {} : { errors }),
  });
}

/** The value, or 404 where there is none. */
export function found<T>(result: Result<T | null, Refusal>, detail: string): T {
  const value = orRefuse(result);
  if (value === null) throw new ProblemError(404, problemCode.notFound, detail);
  return value;
}

/** What a schema found wrong with a part of the request (`query`, `param`, `json`, `header`). */
export function invalidRequest(part: string, error: z.core.$ZodError, sent: unknown): ProblemError {
  const where = PARTS[part] ?? part;
  const errors = faultsOf(error, sent).map(({ path, message }) => ({
    path: [where, ...path.map(String)].join('.'),
    message,
  }));
  const [first] = errors;
  const detail =
    first === undefined
      ? 'The request does not have the shape that is described in /api/openapi.json.'
      : `${first.path}: ${first.message}.${errors.length > 1 ? ` ${othersToo(errors.length - 1)}` : ''}`;
  return new ProblemError(422, problemCode.invalid, detail, { errors });
}

const othersToo = (count: number): string =>
  `${count === 1 ? 'One more fault stands' : `${count} more faults stand`} in errors.`;

const PARTS: Readonly<Record<string, string>> = { param: 'path', json: 'body', cookie: 'cookie' };

/** Codes of operational failures that pass by themselves or after somebody made room. */
const PASSING: ReadonlySet<string> = new Set([
  'disk-full',
  'database-busy',
  'writer-queue-full',
  'writer-stopped',
  'reader-queue-full',
  'reader-stopped',
  'reader-failed',
  'query-timeout',
]);

/** Turns whatever was thrown into an answer. What was not expected is logged here, once, and leaks nothing. */
export function errorHandler(logger: Logger, newId: IdSource): ErrorHandler {
  return (error, c) => {
    if (error instanceof ProblemError) return answerProblem(c, error.problem, error.headers);
    if (error instanceof HTTPException) return answerProblem(c, fromException(error));
    if (isCutOff(c)) return answerProblem(c, problemOf(400, 'cut_off', 'The body broke off.'));
    if (error instanceof OperationalError && PASSING.has(error.code)) {
      logger.warn({ err: error, path: c.req.path }, 'a request could not be served now');
      const detail = `It cannot be done at this moment: ${error.message}. Nothing was changed by this request; try again.`;
      return answerProblem(c, problemOf(503, error.code.replaceAll('-', '_'), detail), {
        'retry-after': '5',
      });
    }
    const incident = newId();
    const fields = { err: error, incident, method: c.req.method, path: c.req.path };
    logger.error(fields, `a request failed: ${describeError(error)}`);
    const detail = `Something went wrong inside the gateway. The log names it as incident ${incident}.`;
    return answerProblem(c, problemOf(500, 'internal', detail));
  };
}

/** The client went away, or was too slow, before all of its body came. Nobody hears the answer. */
function isCutOff(c: Context<{ Bindings: Partial<HttpBindings> }>): boolean {
  const incoming = c.env?.incoming;
  return incoming !== undefined && incoming.errored !== null && !incoming.complete;
}

/** What the libraries under the routes refuse by themselves. */
function fromException(error: HTTPException): Problem {
  switch (error.status) {
    case 400:
      return problemOf(
        400,
        'malformed_json',
        'The body is not JSON. Send one JSON object in UTF-8.',
      );
    case 415:
      return problemOf(
        415,
        'unsupported_media_type',
        'The body must be JSON: send the header content-type: application/json.',
      );
    default:
      return problemOf(error.status, 'refused', error.message);
  }
}
