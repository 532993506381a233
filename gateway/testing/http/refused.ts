import { expect } from 'vitest';
import { type Program, problemIn } from './program.ts';

/** A wrong request, and what it must be told. */
export type WrongRequest = readonly [
  what: string,
  path: string,
  body: object,
  status: number,
  code: string,
  sentence: RegExp,
];

/** The answer is a problem of that status and code, in words of this program's own. */
export async function expectRefused(
  gateway: Program,
  [, path, body, status, code, sentence]: WrongRequest,
): Promise<void> {
  const problem = problemIn(await gateway.post(path, body));
  expect([problem.status, problem.code], problem.detail).toEqual([status, code]);
  expect(problem.detail).toMatch(sentence);
  const strange = /undefined|NaN|Invalid (?:input|option)|\[object|zod|SQLITE/i;
  expect(problem.detail).not.toMatch(strange);
}
