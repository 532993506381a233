import { Collector, type Gs1Options, type Gs1Result, gs1Error } from './collect.ts';
import { entryAt, entryOf } from './dictionary.ts';
import { showCharacter } from './fault.ts';

/** FNC1 as scanners send it. */
export const separator = '\u001d';

/**
 * An element string as encoded: AI, value, and a separator after each value whose length is not
 * predefined (General Specifications 7.8). A separator after a predefined one, or at the very end, is
 * superfluous and tolerated.
 */
export function parseElementString(text: string, from: number, options: Gs1Options): Gs1Result {
  const collector = new Collector(options);
  let at = from;
  while (at < text.length) {
    const entry = entryAt(text, at);
    if (entry === undefined) return unknownAi(text, at);
    const start = at + entry.ai.length;
    let end = text.indexOf(separator, start);
    if (end === -1) end = text.length;
    if (entry.predefined > 0) {
      if (end - start < entry.predefined) {
        const value = text.slice(start, end);
        const bad = collector.add(entry, value, at, (offset) => start + offset);
        if (bad !== null) return gs1Error(bad.code, bad.position, bad.message);
      }
      end = start + entry.predefined;
    }
    const bad = collector.add(entry, text.slice(start, end), at, (offset) => start + offset);
    if (bad !== null) return gs1Error(bad.code, bad.position, bad.message);
    at = text.startsWith(separator, end) ? end + 1 : end;
  }
  return collector.finish();
}

/** What stands at `at` where an application identifier should. */
function unknownAi(text: string, at: number): Gs1Result {
  if (text.startsWith(separator, at)) {
    return gs1Error(
      'separator-unexpected',
      at,
      'a separator (GS) stands where an application identifier should',
    );
  }
  const found = /^\d{1,4}/.exec(text.slice(at, at + 4))?.[0];
  if (found === undefined) {
    const what = showCharacter(text, at);
    return gs1Error('ai-unknown', at, `${what} stands where an application identifier should`);
  }
  const hint = at === 0 ? '' : '; the value before it may be too long or lack its separator (GS)';
  return gs1Error('ai-unknown', at, `no application identifier begins with ${found}${hint}`);
}

const bracket = /\((\d{2,4})\)/g;

/**
 * The human-readable form, `(01)…(10)…`. Brackets around two to four digits always begin an element;
 * blanks and separators between elements are dropped.
 */
export function parseBracketed(text: string, from: number, options: Gs1Options): Gs1Result {
  const collector = new Collector(options);
  const matcher = new RegExp(bracket);
  matcher.lastIndex = from;
  let match = matcher.exec(text);
  if (match === null || match.index !== from) {
    return gs1Error('bracket', from, 'should begin with an application identifier like (01)');
  }
  while (match !== null) {
    const ai = match[1] ?? '';
    const aiAt = match.index + 1;
    const start: number = matcher.lastIndex;
    const next: RegExpExecArray | null = matcher.exec(text);
    const entry = entryOf(ai);
    if (entry === undefined) {
      return gs1Error('ai-unknown', aiAt, `there is no application identifier (${ai})`);
    }
    let end = next?.index ?? text.length;
    while (end > start && (text[end - 1] === ' ' || text[end - 1] === separator)) end -= 1;
    const bad = collector.add(entry, text.slice(start, end), aiAt, (offset) => start + offset);
    if (bad !== null) return gs1Error(bad.code, bad.position, bad.message);
    match = next;
  }
  return collector.finish();
}
