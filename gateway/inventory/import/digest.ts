import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../../../contract/canonical-json.ts';
import type { ImportRows } from './format.ts';

/** By which a file that comes again under its id is told from another one. */
export function digestOf({ kind, rows }: ImportRows): string {
  // Rows are flat: text, numbers and null.
  const text = canonicalJson({ kind, rows: rows as unknown as Json });
  return createHash('sha256').update(text).digest('hex');
}
