import { assert } from '../../base/errors.ts';
import { type AiRow, aiTable, alternateStems, predefinedLengths } from './ai-table.ts';
import type { CharacterSet } from './character-set.ts';
import { isRuleName, type Rule, type RuleName, rules } from './rules.ts';

/** One part of a value, from left to right. A part of variable length takes all that is left. */
export type Component = {
  readonly set: CharacterSet;
  readonly min: number;
  readonly max: number;
  readonly optional: boolean;
  readonly ruleNames: readonly RuleName[];
  readonly rules: readonly Rule[];
};

/** One application identifier, ready for use. */
export type AiEntry = {
  readonly ai: string;
  readonly title: string;
  readonly components: readonly Component[];
  readonly min: number;
  readonly max: number;
  /** Characters of the value where no separator is needed after it; 0 where one is. */
  readonly predefined: number;
  /** Decimals of the number in the value, from `decimalFrom` on; -1 where there is none. */
  readonly decimals: number;
  readonly decimalFrom: number;
  readonly currency: boolean;
  /** Digits of the date at the start of the value: 0, 6 or 8. */
  readonly dateDigits: number;
  /** A second date may follow the first. */
  readonly dateRange: boolean;
  /** Each alternative is a list of AI prefixes that must all be present. */
  readonly needs: readonly (readonly string[])[];
  readonly not: readonly string[];
  /** Orders of qualifiers where it is a primary key of a Digital Link, else null. */
  readonly link: readonly (readonly string[])[] | null;
  readonly inQuery: boolean;
};

function component(text: string): Component {
  const match = /^(\[)?([NXYZ])(\.\.)?(\d{1,2})(?::([a-z0-9,]+))?(\])?$/.exec(text);
  assert(match !== null && (match[1] === undefined) === (match[6] === undefined), `format ${text}`);
  const set = match[2];
  assert(set === 'N' || set === 'X' || set === 'Y' || set === 'Z', `character set in ${text}`);
  const max = Number(match[4]);
  const ruleNames = (match[5]?.split(',') ?? []).map((name) => {
    assert(isRuleName(name), `rule ${name} exists`);
    return name;
  });
  return {
    set,
    min: match[3] === undefined ? max : 1,
    max,
    optional: match[1] !== undefined,
    ruleNames,
    rules: ruleNames.map((name) => rules[name]),
  };
}

const words = (text: string | undefined): string[] => text?.split(' ') ?? [];
/** `31nn` and `310n` match by what comes before the `n`. */
const prefix = (pattern: string): string => pattern.replace(/n+$/, '');

/** The identifiers that one row stands for, with their decimals. */
function members(row: AiRow): { ai: string; decimals: number }[] {
  const range = /^(\d+)-(\d+)$/.exec(row.ai);
  if (range !== null) {
    const first = Number(range[1]);
    return Array.from({ length: Number(range[2]) - first + 1 }, (_, i) => ({
      ai: String(first + i),
      decimals: -1,
    }));
  }
  if (!row.ai.endsWith('n')) return [{ ai: row.ai, decimals: row.scale ?? -1 }];
  const stem = prefix(row.ai);
  return Array.from({ length: (row.decimals ?? 0) + 1 }, (_, n) => ({
    ai: `${stem}${n}`,
    decimals: n,
  }));
}

function entriesOf(row: AiRow): AiEntry[] {
  const components = row.format.split(' ').map(component);
  const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
  const has = (rule: RuleName) => components.filter((part) => part.ruleNames.includes(rule)).length;
  const currency = has('iso4217') > 0;
  return members(row).map(({ ai, decimals }) => ({
    ai,
    title: row.title,
    components,
    min: sum(components.map((part) => (part.optional ? 0 : part.min))),
    max: sum(components.map((part) => part.max)),
    predefined: predefinedLengths[ai.slice(0, 2)] ?? 0,
    decimals,
    decimalFrom: currency ? 3 : 0,
    currency,
    dateDigits: has('yymmd0') + has('yymmdd') > 0 ? 6 : has('yyyymmdd') > 0 ? 8 : 0,
    dateRange: has('yymmdd') > 1,
    needs: words(row.needs).map((all) => all.split('+').map(prefix)),
    not: words(row.not).map(prefix),
    link: row.link === undefined ? null : row.link.map(words),
    inQuery: row.pathOnly !== true,
  }));
}

const entries: readonly AiEntry[] = aiTable.flatMap(entriesOf);
const byAi: ReadonlyMap<string, AiEntry> = new Map(entries.map((entry) => [entry.ai, entry]));

/** Digits of an AI by its first two; 0 where no AI begins so. */
const aiLengths: Uint8Array = (() => {
  const lengths = new Uint8Array(100);
  for (const { ai } of entries) lengths[Number(ai.slice(0, 2))] = ai.length;
  return lengths;
})();

/** Entries by number for each length of AI: the path of every scan, so no hashing. */
const byNumber: readonly (readonly (AiEntry | undefined)[])[] = [2, 3, 4].map((length) => {
  const list = new Array<AiEntry | undefined>(10 ** length).fill(undefined);
  for (const entry of entries) if (entry.ai.length === length) list[Number(entry.ai)] = entry;
  return list;
});

export function allEntries(): readonly AiEntry[] {
  return entries;
}

export function entryOf(ai: string): AiEntry | undefined {
  return byAi.get(ai);
}

/** The entry of an AI or alternate stem in the path of a Digital Link. */
export function entryOfStem(stem: string): AiEntry | undefined {
  const alternate = Object.hasOwn(alternateStems, stem) ? alternateStems[stem] : undefined;
  return byAi.get(alternate ?? stem);
}

/** The entry whose AI stands at `at` in `text`, or undefined. */
export function entryAt(text: string, at: number): AiEntry | undefined {
  const first = text.charCodeAt(at) - 48;
  const second = text.charCodeAt(at + 1) - 48;
  if (!isDigit(first) || !isDigit(second)) return undefined;
  let number = first * 10 + second;
  const length = aiLengths[number] ?? 0;
  for (let i = 2; i < length; i += 1) {
    const digit = text.charCodeAt(at + i) - 48;
    if (!isDigit(digit)) return undefined;
    number = number * 10 + digit;
  }
  return byNumber[length - 2]?.[number];
}

const isDigit = (value: number): boolean => value >= 0 && value <= 9;
