import { Refused } from '../../base/errors.ts';

/** Where the next page of a list begins, as text that callers carry around without looking inside. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Throws `bad-cursor` for anything that `encodeCursor` did not make for a list of this kind. */
export function decodeCursor<T extends readonly ('string' | 'number')[]>(
  text: string,
  shape: T,
): { -readonly [K in keyof T]: T[K] extends 'string' ? string : number } {
  const parts = parse(text);
  const fits =
    Array.isArray(parts) &&
    parts.length === shape.length &&
    shape.every((type, index) => typeof parts[index] === type);
  if (!fits) {
    throw new Refused(
      'invalid',
      'bad-cursor',
      'the cursor does not come from an answer to this list',
    );
  }
  // The shape was compared member by member just above.
  return parts as { -readonly [K in keyof T]: T[K] extends 'string' ? string : number };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
