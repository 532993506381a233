import { hash } from 'node:crypto';
import { canonicalJson, type Json } from '../../contract/canonical-json.ts';

/**
 * SHA-256 of a value's canonical JSON, in hexadecimal: by it the same thing that comes again is told from
 * another one under its name. `value` is plain data, as it crosses threads and wires; types without an index
 * signature cannot say so, hence the cast, which stands here only.
 */
export function digestOf(value: object): string {
  return hash('sha256', canonicalJson(value as unknown as Json));
}
