import type { z } from 'zod';

/** What a schema found wrong, in words for whoever sent it. */

export type Fault = { readonly path: readonly PropertyKey[]; readonly message: string };

/**
 * One fault of a kind for each offending member: of several bounds that a number is beyond, the narrowest, which
 * schemas name last. An unknown key is named where it stands. `sent` is what was looked at.
 */
export function faultsOf(error: z.core.$ZodError, sent: unknown): Fault[] {
  const faults = new Map<string, Fault>();
  for (const issue of error.issues) {
    const said: readonly Fault[] =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...issue.path, key], message: UNKNOWN }))
        : [{ path: issue.path, message: inWords(issue, valueAt(sent, issue.path)) }];
    for (const fault of said) faults.set([issue.code, ...fault.path].map(String).join(' '), fault);
  }
  return [...faults.values()];
}

const UNKNOWN = 'there is no such member; see /api/openapi.json';

function valueAt(sent: unknown, path: readonly PropertyKey[]): unknown {
  let value = sent;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/** How zod's own messages begin. The contract's begin in lower case and stay as they are. */
const OWN_WORDS_OF_ZOD = /^(?:Invalid|Too (?:small|big))\b/;

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'must be a time in UTC with milliseconds, such as 2026-11-23T14:21:07.412Z',
};

const TYPES: Readonly<Record<string, string>> = {
  Infinity: 'one beyond all bounds',
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  string: 'a text',
};

function inWords(issue: z.core.$ZodIssue, value: unknown): string {
  if (!OWN_WORDS_OF_ZOD.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'int' && typeof value === 'number') {
        return `must be a whole number, not ${value}`;
      }
      return wrongType(issue.expected, /received (\S+)$/.exec(issue.message)?.[1] ?? '');
    case 'invalid_value':
      return choice(issue.values.map(String));
    case 'invalid_union': {
      const options = [...issue.message.matchAll(/'([^']+)'/g)].map(([, option]) => option);
      return options.length === 0 ? 'has none of the forms that are taken here' : choice(options);
    }
    case 'invalid_format':
      return FORMATS[issue.format] ?? `must be written as a ${issue.format} is`;
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    default:
      return issue.message;
  }
}

function wrongType(expected: string, received: string): string {
  const wanted = TYPES[expected] ?? expected;
  if (received === 'undefined') return `is missing; it must be ${wanted}`;
  if (TYPES[received] === wanted) return `must be ${wanted}`;
  return `must be ${wanted}, not ${TYPES[received] ?? received}`;
}

function choice(options: readonly (string | undefined)[]): string {
  return `must be one of ${options.join(', ')}`;
}

function tooSmall(origin: string, least: number): string {
  if (origin === 'string') {
    return least === 1 ? 'must not be empty' : `must have at least ${least} characters`;
  }
  if (origin !== 'array') return `must be at least ${least}`;
  return least === 1 ? 'must not be empty' : `must have at least ${least} members`;
}

function tooBig(origin: string, most: number): string {
  if (origin === 'string') return `must have at most ${most} characters`;
  return origin === 'array' ? `must have at most ${most} members` : `must be at most ${most}`;
}
