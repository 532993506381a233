import { allDigits } from './character-set.ts';
import { Collector, type Gs1Options, type Gs1Result, gs1Error } from './collect.ts';
import { type AiEntry, entryOf, entryOfStem } from './dictionary.ts';
import type { Gs1Error } from './fault.ts';

/**
 * GS1 Digital Link URIs (GS1 Digital Link standard: URI syntax 1.4):
 * `https://domain/any/path/<key>/<value>[/<qualifier>/<value>…][?<ai>=<value>&…]`.
 * Uncompressed form only. Query keys that are not all digits belong to others and are passed over.
 */
export function isDigitalLink(text: string, from: number): boolean {
  return /^https?:\/\//i.test(text.slice(from, from + 8));
}

type Segment = { readonly text: string; readonly at: number };
type Pair = { readonly key: Segment; readonly entry: AiEntry; readonly value: Segment };

export function parseDigitalLink(text: string, from: number, options: Gs1Options): Gs1Result {
  const domainAt = text.indexOf('//', from) + 2;
  const hash = text.indexOf('#', domainAt);
  const end = hash === -1 ? text.length : hash;
  const question = text.indexOf('?', domainAt);
  const pathEnd = question === -1 || question > end ? end : question;
  const slash = text.indexOf('/', domainAt);
  const domainEnd = slash === -1 || slash > pathEnd ? pathEnd : slash;
  const domain = text.slice(domainAt, domainEnd);
  if (!/^[A-Za-z0-9[][A-Za-z0-9.\-:_\]]*$/.test(domain)) {
    return gs1Error('link-domain', domainAt, 'a domain name should follow http:// or https://');
  }
  const path = readPath(split(text, domainEnd + 1, pathEnd, /\//g), domainEnd);
  if (!Array.isArray(path)) return gs1Error(path.code, path.position, path.message);
  const collector = new Collector(options);
  for (const [index, pair] of path.entries()) {
    const bad = addPair(collector, pair, index === 0);
    if (bad !== null) return gs1Error(bad.code, bad.position, bad.message);
  }
  if (pathEnd < end) {
    for (const attribute of split(text, pathEnd + 1, end, /[&;]/g)) {
      const bad = addAttribute(collector, attribute);
      if (bad !== null) return gs1Error(bad.code, bad.position, bad.message);
    }
  }
  return collector.finish();
}

function split(text: string, from: number, to: number, at: RegExp): Segment[] {
  if (from > to) return [];
  const segments: Segment[] = [];
  let start = from;
  for (const match of text.slice(from, to).matchAll(at)) {
    const cut = from + match.index;
    segments.push({ text: text.slice(start, cut), at: start });
    start = cut + 1;
  }
  segments.push({ text: text.slice(start, to), at: start });
  return segments;
}

/** Finds the primary key from the right, since anything may stand to the left of it. */
function readPath(segments: Segment[], domainEnd: number): Pair[] | Gs1Error {
  // One slash at the end is common and harmless.
  if (segments.at(-1)?.text === '') segments.pop();
  const pairs: Pair[] = [];
  let foreign: Segment | null = null;
  for (let i = segments.length - 2; i >= 0; i -= 2) {
    const key = segments[i];
    const value = segments[i + 1];
    if (key === undefined || value === undefined) break;
    const entry = entryOfStem(key.text);
    if (entry === undefined) {
      foreign ??= key;
      continue;
    }
    pairs.unshift({ key, entry, value });
    if (entry.link !== null) return foreign === null ? checkOrder(pairs) : strange(foreign, entry);
  }
  const message =
    'no primary key (01, 00, 414, 8004, …) with its value stands at the end of the path';
  return { code: 'link-key', position: segments[0]?.at ?? domainEnd, message };
}

function strange(segment: Segment, key: AiEntry): Gs1Error {
  const message = `"${segment.text}" is not a qualifier of (${key.ai})${orders(key)}`;
  return { code: 'link-qualifier', position: segment.at, message };
}

function orders(key: AiEntry): string {
  if (key.link === null || key.link.length === 0) return ', which takes none';
  return `, which takes ${key.link.map((order) => order.join(', ')).join(' or ')}, in this order`;
}

/** The qualifiers must be a subsequence of one of the orders that the key allows. */
function checkOrder(pairs: Pair[]): Pair[] | Gs1Error {
  const [first, ...qualifiers] = pairs;
  if (first === undefined || qualifiers.length === 0) return pairs;
  let reached = 0;
  for (const order of first.entry.link ?? []) {
    let next = 0;
    let matched = 0;
    for (const { entry } of qualifiers) {
      const found = order.indexOf(entry.ai, next);
      if (found === -1) break;
      next = found + 1;
      matched += 1;
    }
    if (matched === qualifiers.length) return pairs;
    reached = Math.max(reached, matched);
  }
  const odd = qualifiers[reached] ?? first;
  const message = `(${odd.entry.ai}) is out of place beneath (${first.entry.ai})${orders(first.entry)}`;
  return { code: 'link-qualifier', position: odd.key.at, message };
}

function addPair(collector: Collector, pair: Pair, isKey: boolean): Gs1Error | null {
  const decoded = decode(pair.value);
  if ('code' in decoded) return decoded;
  const { entry } = pair;
  // A GTIN of 8, 12 or 13 digits stands for the 14 with zeros in front.
  const padding = isKey && entry.ai === '01' ? gtinPadding(decoded.text) : 0;
  const value = '0'.repeat(padding) + decoded.text;
  return collector.add(entry, value, pair.key.at, (offset) => decoded.position(offset - padding));
}

function gtinPadding(value: string): number {
  const short = value.length === 8 || value.length === 12 || value.length === 13;
  return short && allDigits(value) ? 14 - value.length : 0;
}

function addAttribute(collector: Collector, segment: Segment): Gs1Error | null {
  const equals = segment.text.indexOf('=');
  const key = equals === -1 ? segment.text : segment.text.slice(0, equals);
  if (key === '' || !allDigits(key)) return null;
  const entry = entryOf(key);
  if (entry === undefined) {
    const message = `there is no application identifier ${key}; all-digit query keys are reserved for them`;
    return { code: 'ai-unknown', position: segment.at, message };
  }
  if (!entry.inQuery) {
    const message = `(${key}) may not be a query attribute; it belongs in the path`;
    return { code: 'link-attribute', position: segment.at, message };
  }
  const valueAt = equals === -1 ? segment.text.length : equals + 1;
  const decoded = decode({ text: segment.text.slice(valueAt), at: segment.at + valueAt });
  if ('code' in decoded) return decoded;
  return collector.add(entry, decoded.text, segment.at, decoded.position);
}

type Decoded = { readonly text: string; readonly position: (offset: number) => number };

/** Undoes percent-encoding, byte by byte: everything allowed in a value is ASCII. */
function decode(segment: Segment): Decoded | Gs1Error {
  const { text, at } = segment;
  if (!text.includes('%')) return { text, position: (offset) => at + Math.max(0, offset) };
  let decoded = '';
  const starts: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    starts.push(at + i);
    if (text[i] !== '%') {
      decoded += text.charAt(i);
      continue;
    }
    const hex = text.slice(i + 1, i + 3);
    if (!/^[0-9A-Fa-f]{2}$/.test(hex)) {
      const message = '% should be followed by two hexadecimal digits';
      return { code: 'percent-encoding', position: at + i, message };
    }
    decoded += String.fromCharCode(Number.parseInt(hex, 16));
    i += 2;
  }
  const end = at + text.length;
  return { text: decoded, position: (offset) => starts[Math.max(0, offset)] ?? end };
}
