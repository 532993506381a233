/** Plain JSON: what canonical JSON accepts. `undefined` members are left out, as JSON.stringify does. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

declare const canonical: unique symbol;
/** A text that `canonicalJson` wrote. */
export type CanonicalJson = string & { readonly [canonical]: true };

/**
 * Canonical JSON (RFC 8785): members sorted by UTF-16 code units, no white space, numbers and strings as
 * ECMAScript writes them. Throws a RangeError on NaN and infinities, which JSON does not have.
 */
export function canonicalJson(value: Json): CanonicalJson {
  // What is in order already, as records mostly are, is written by the engine itself, several times faster.
  return (isInOrder(value) ? JSON.stringify(value) : write(value)) as CanonicalJson;
}

/**
 * Canonical JSON of an object of which one member is written already. The others must stand in the order of
 * their names. Throws a RangeError where they do not.
 */
export function canonicalWith(
  others: { readonly [key: string]: Json },
  name: string,
  written: CanonicalJson,
): CanonicalJson {
  const member = `${quoted(name)}:${written}`;
  let text = '';
  let before = '';
  for (const key in others) {
    if (key < before || key === name) throw new RangeError(`${key} stands out of order`);
    if (before < name && key > name) text += `${text === '' ? '{' : ','}${member}`;
    text += `${text === '' ? '{' : ','}${quoted(key)}:${write(others[key] ?? null)}`;
    before = key;
  }
  if (before < name) text += `${text === '' ? '{' : ','}${member}`;
  return `${text}}` as CanonicalJson;
}

function isInOrder(value: Json | undefined): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (isArray(value)) return value.every(isInOrder);
  let before = '';
  for (const key in value) {
    if (key < before || !isInOrder(value[key])) return false;
    before = key;
  }
  return true;
}

function write(value: Json): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${value} cannot stand in JSON`);
    return JSON.stringify(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (isArray(value)) return writeArray(value);
  let text = '';
  let before = '';
  for (const key in value) {
    if (key < before) return writeSorted(value);
    before = key;
    const member = value[key];
    if (member !== undefined) text += `${text === '' ? '{' : ','}${quoted(key)}:${write(member)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

function writeArray(values: readonly Json[]): string {
  let text = '';
  for (const value of values) text += `${text === '' ? '[' : ','}${write(value)}`;
  return text === '' ? '[]' : `${text}]`;
}

function writeSorted(value: { readonly [key: string]: Json | undefined }): string {
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) text += `${text === '' ? '{' : ','}${quoted(key)}:${write(member)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

/** What JSON writes other than as it stands: quotes, backslashes, control characters, lone surrogates. */
const ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

// Array.isArray does not narrow readonly arrays.
function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
