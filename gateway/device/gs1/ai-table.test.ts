import { describe, expect, it } from 'vitest';
import { aiTable, predefinedLengths } from './ai-table.ts';
import { checkDigit, checkPair } from './check.ts';
import { type AiEntry, allEntries, type Component, entryAt, entryOf } from './dictionary.ts';
import { gs1ErrorCodes } from './fault.ts';
import { parseGs1 } from './parse.ts';
import type { RuleName } from './rules.ts';

/** Every application identifier, by its own row of the table: what it takes, and what it refuses. */

const options = { year: 2026, pairing: 'partial' } as const;

/** A text that obeys a rule, of `length` characters. */
const GOOD: Readonly<Record<RuleName, (length: number) => string>> = {
  csum: (length) => withCheckDigit('1234567890123456789'.slice(0, length - 1)),
  csumalpha: (length) => withCheckPair('1987654Ad4X4bL5ttr2310c'.slice(0, length - 2)),
  gcppos1: (length) => '9521141A'.padEnd(length, 'B').slice(0, Math.max(4, length)),
  hasnondigit: (length) => 'x'.repeat(length),
  yymmd0: () => '270300',
  yymmdd: () => '270331',
  yyyymmdd: () => '19790814',
  hh: () => '23',
  mi: () => '59',
  ss: () => '59',
  hhmi: () => '2359',
  iso3166: () => '276',
  iso3166999: () => '999',
  iso3166alpha2: () => 'DE',
  iso4217: () => '978',
  iso5218: () => '9',
  yesno: () => '1',
  winding: () => '9',
  mediatype: () => '80',
  packagetype: (length) => (length === 1 ? '8' : 'PX'),
  latitude: () => '1800000000',
  longitude: () => '3600000000',
  zero: () => '0',
  nonzero: (length) => '1'.repeat(length),
  nozeroprefix: (length) => '9'.repeat(length),
  pieceoftotal: () => '0102',
  posinseqslash: () => '1/3',
  hyphen: () => '-',
  importeridx: () => 'A',
  pcenc: (length) =>
    '%20'
      .repeat(length)
      .slice(0, length - (length % 3))
      .padEnd(length, 'x'),
  iban: () => 'DE75512108001245126199',
  couponcode: () => '106141416543213150110000310123196000',
  couponposoffer: () => '006141415432130150110',
};

/** A text that breaks a rule and nothing else, with the error it must give. */
const BAD: Readonly<Partial<Record<RuleName, readonly [text: string, code: string]>>> = {
  yymmd0: ['271300', 'date'],
  yymmdd: ['270300', 'date'],
  yyyymmdd: ['19790230', 'date'],
  hh: ['24', 'time'],
  mi: ['60', 'time'],
  hhmi: ['2360', 'time'],
  iso3166: ['277', 'country'],
  iso3166999: ['998', 'country'],
  iso3166alpha2: ['XX', 'country'],
  iso4217: ['111', 'currency'],
  iso5218: ['3', 'code-list'],
  yesno: ['2', 'code-list'],
  winding: ['2', 'code-list'],
  mediatype: ['11', 'code-list'],
  packagetype: ['??', 'code-list'],
  latitude: ['1800000001', 'coordinate'],
  zero: ['1', 'number'],
  nozeroprefix: ['01', 'number'],
  pieceoftotal: ['0302', 'number'],
  posinseqslash: ['3/1', 'number'],
  hyphen: ['+', 'character'],
  importeridx: ['%', 'character'],
  pcenc: ['%2', 'percent-encoding'],
  iban: ['DE74512108001245126199', 'iban'],
  gcppos1: ['95X1141', 'company-prefix'],
};

const withCheckDigit = (digits: string): string => digits + checkDigit(digits);
const withCheckPair = (body: string): string => body + checkPair(body);

function goodPart(part: Component, length: number): string {
  if (part.ruleNames.includes('csumalpha')) return withCheckPair('1987654Ad4X4bL5ttr2310c');
  const [rule] = part.ruleNames;
  if (rule !== undefined) return GOOD[rule](length);
  return (part.set === 'N' ? '8' : 'A').repeat(length);
}

/** The longest value of an AI, or with `short` the shortest. */
function goodValue(entry: AiEntry, short = false): string {
  return entry.components
    .filter((part) => !(short && part.optional))
    .map((part) => goodPart(part, short ? part.min : part.max))
    .join('');
}

const encoded = (entry: AiEntry, value: string): string =>
  `${entry.ai}${value}${entry.predefined > 0 ? '' : '\u001d'}`;

const all = allEntries();
const rowsWithFreeForm = all.filter(({ components }) =>
  components.every(
    ({ ruleNames }) =>
      !ruleNames.some((name) =>
        ['couponcode', 'couponposoffer', 'iban', 'csumalpha'].includes(name),
      ),
  ),
);

describe('every application identifier', () => {
  it(`takes its longest value (${all.length} identifiers of ${aiTable.length} rows)`, () => {
    for (const entry of all) {
      const value = goodValue(entry);
      const parsed = parseGs1(encoded(entry, value), options);
      expect(parsed, `(${entry.ai})${value}`).toMatchObject({
        ok: true,
        value: { elements: [{ ai: entry.ai, value, title: entry.title }] },
      });
    }
  });

  it('takes its shortest value', () => {
    for (const entry of rowsWithFreeForm) {
      const value = goodValue(entry, true);
      const parsed = parseGs1(encoded(entry, value), options);
      expect(parsed.ok, `(${entry.ai})${value}: ${JSON.stringify(parsed)}`).toBe(true);
    }
  });

  it('refuses no value, and one that is a character too long', () => {
    for (const entry of rowsWithFreeForm) {
      expect(parseGs1(entry.ai, options), entry.ai).toMatchObject({
        ok: false,
        error: { code: 'value-missing', position: entry.ai.length },
      });
      if (entry.predefined > 0) continue;
      const longer = `${goodValue(entry)}8`;
      const parsed = parseGs1(`${entry.ai}${longer}`, options);
      expect(parsed.ok, `(${entry.ai})${longer}`).toBe(false);
    }
  });

  it('refuses a shorter value where its length is fixed, and says where it ends', () => {
    for (const entry of all.filter(({ min, max }) => min === max)) {
      const value = goodValue(entry).slice(0, -1);
      if (value === '') continue;
      const parsed = parseGs1(`${entry.ai}${value}`, options);
      expect(
        parsed.ok ? parsed : parsed.error.position,
        `(${entry.ai})${value}`,
      ).toBeLessThanOrEqual(entry.ai.length + value.length);
    }
  });

  it('refuses what breaks its rule, at the place where it is broken', () => {
    const tried = new Set<RuleName>();
    for (const entry of all) {
      for (const [index, part] of entry.components.entries()) {
        const [rule] = part.ruleNames;
        const bad = rule === undefined ? undefined : BAD[rule];
        if (rule === undefined || bad === undefined) continue;
        const before = entry.components
          .slice(0, index)
          .map((one) => goodPart(one, one.max))
          .join('');
        const after = entry.components.slice(index + 1).filter(({ optional }) => !optional);
        const tail = after.map((one) => goodPart(one, one.max)).join('');
        const parsed = parseGs1(`${entry.ai}${before}${bad[0]}${tail}`, options);
        const from = entry.ai.length + before.length;
        expect(parsed.ok ? parsed : parsed.error.code, `(${entry.ai}) ${rule}`).toBe(bad[1]);
        if (!parsed.ok) {
          expect(parsed.error.position).toBeGreaterThanOrEqual(from);
          expect(parsed.error.position).toBeLessThanOrEqual(from + bad[0].length);
        }
        tried.add(rule);
      }
    }
    expect([...tried].sort()).toEqual(Object.keys(BAD).sort());
  });

  it('refuses a wrong check digit and says which would be right', () => {
    for (const entry of all) {
      const index = entry.components.findIndex(({ ruleNames }) => ruleNames.includes('csum'));
      const part = entry.components[index];
      if (part === undefined) continue;
      const before = entry.components
        .slice(0, index)
        .map((one) => goodPart(one, one.max))
        .join('');
      const right = goodPart(part, part.max);
      const wrong = right.slice(0, -1) + ((Number(right.at(-1)) + 1) % 10);
      const tail = entry.components
        .slice(index + 1)
        .filter(({ optional }) => !optional)
        .map((one) => goodPart(one, one.max))
        .join('');
      expect(parseGs1(`${entry.ai}${before}${wrong}${tail}`, options), entry.ai).toMatchObject({
        error: {
          code: 'check-digit',
          position: entry.ai.length + before.length + part.max - 1,
          message: `(${entry.ai}) check digit is ${wrong.at(-1)}, should be ${right.at(-1)}`,
        },
      });
    }
  });
});

describe('predefined lengths', () => {
  it.each([
    ['00', 18],
    ['01', 14],
    ['02', 14],
    ['03', 14],
    ['04', 16],
    ...['11', '12', '13', '14', '15', '16', '17', '18', '19'].map((ai) => [ai, 6] as const),
    ['20', 2],
    ...['31', '32', '33', '34', '35', '36'].map((ai) => [ai, 6] as const),
    ['41', 13],
  ] as const)('%s… has %i characters and needs no separator', (prefix, length) => {
    expect(predefinedLengths[prefix]).toBe(length);
    for (const entry of all.filter(({ ai }) => ai.startsWith(prefix))) {
      expect([entry.min, entry.max], entry.ai).toEqual([length, length]);
    }
  });

  it('are these and no others: 23 has been freed', () => {
    expect(Object.keys(predefinedLengths)).toHaveLength(22);
    expect(predefinedLengths['23']).toBeUndefined();
  });
});

describe('the table', () => {
  it('names each identifier once', () => {
    expect(new Set(all.map(({ ai }) => ai)).size).toBe(all.length);
  });

  it('has no identifier that begins another: each can be told by its first two digits', () => {
    for (const { ai } of all) {
      for (const other of all) {
        if (other.ai !== ai) expect(other.ai.startsWith(ai), `${ai} and ${other.ai}`).toBe(false);
      }
      expect(entryAt(`${ai}123`, 0)?.ai).toBe(ai);
    }
  });

  it('knows nothing of identifiers that GS1 has not given out', () => {
    for (const ai of [
      '04',
      '05',
      '14',
      '18',
      '19',
      '23',
      '38',
      '50',
      '60',
      '88',
      '3106',
      '3908x',
      '7012',
      '8000',
    ]) {
      expect(entryOf(ai), ai).toBeUndefined();
    }
  });

  it('refers only to identifiers that exist', () => {
    const known = (prefix: string): boolean => all.some(({ ai }) => ai.startsWith(prefix));
    for (const { ai, needs, not, link } of all) {
      for (const other of [...needs.flat(), ...not, ...(link ?? []).flat()]) {
        expect(known(other), `${other} of (${ai})`).toBe(true);
      }
    }
  });

  it('is explained: each error code is one word of the list', () => {
    expect(new Set(gs1ErrorCodes).size).toBe(gs1ErrorCodes.length);
  });
});
