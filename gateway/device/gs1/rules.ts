import { firstOutside, set32 } from './character-set.ts';
import { checkPair, sumCheck } from './check.ts';
import {
  countryLetters,
  countryNumbers,
  currencyNumbers,
  mediaTypes,
  packageTypes,
} from './code-lists.ts';
import { couponCode, couponPositiveOffer } from './coupon.ts';
import { daysInMonth, fullYear, twoDigits } from './dates.ts';
import { type Fault, fault } from './fault.ts';

/**
 * A rule on the content of one component. It sees the component alone, of the right length and
 * character set, and the current year; null means that all is well. Rules bear the names that GS1's
 * syntax dictionary gives them.
 */
export type Rule = (text: string, year: number) => Fault | null;

/** Shortest company prefix that GS1 gives out. */
const companyPrefixMin = 4;

function csum(text: string): Fault | null {
  const last = text.length - 1;
  const right = sumCheck(text, 0, last);
  if (text.charCodeAt(last) - 48 === right) return null;
  return fault('check-digit', last, `check digit is ${text.charAt(last)}, should be ${right}`);
}

function csumalpha(text: string): Fault | null {
  if (text.length < 3) {
    return fault(
      'value-too-short',
      0,
      'a key with a check character pair has at least 3 characters',
    );
  }
  const at = text.length - 2;
  const pair = text.slice(at);
  const right = checkPair(text.slice(0, at));
  if (pair === right) return null;
  const odd = [...pair].findIndex((character) => !set32.includes(character));
  const why = odd === -1 ? '' : ` (${pair.charAt(odd)} is never a check character)`;
  return fault('check-pair', at, `check pair is ${pair}, should be ${right}${why}`);
}

function gcppos1(text: string): Fault | null {
  const end = Math.min(companyPrefixMin, text.length);
  const odd = firstOutside('N', text, 0, end);
  if (odd === -1 && text.length >= companyPrefixMin) return null;
  return fault(
    'company-prefix',
    odd === -1 ? 0 : odd,
    `should begin with a GS1 company prefix, at least ${companyPrefixMin} digits`,
  );
}

function hasnondigit(text: string): Fault | null {
  if (firstOutside('N', text, 0, text.length) !== -1) return null;
  return fault('character', 0, 'should hold at least one character that is not a digit');
}

function monthFault(month: number, at: number): Fault | null {
  if (month >= 1 && month <= 12) return null;
  const found = String(month).padStart(2, '0');
  return fault('date', at, `month is ${found}, should be 01 to 12`);
}

function dayFault(year: number, month: number, day: number, at: number, least: number) {
  const days = daysInMonth(year, month);
  if (day >= least && day <= days) return null;
  const found = String(day).padStart(2, '0');
  const why = day === 0 ? '; day 00 is not allowed here' : '';
  return fault('date', at, `day is ${found}, should be 0${least} to ${days}${why}`);
}

function shortDate(text: string, thisYear: number, leastDay: number): Fault | null {
  const year = fullYear(twoDigits(text, 0), thisYear);
  const month = twoDigits(text, 2);
  return monthFault(month, 2) ?? dayFault(year, month, twoDigits(text, 4), 4, leastDay);
}

function yyyymmdd(text: string): Fault | null {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 4);
  if (year === 0) return fault('date', 0, 'year is 0000, should be 0001 to 9999');
  return monthFault(month, 4) ?? dayFault(year, month, twoDigits(text, 6), 6, 1);
}

function timePart(what: string, max: number): Rule {
  return (text) => {
    if (twoDigits(text, 0) <= max) return null;
    return fault('time', 0, `${what} is ${text.slice(0, 2)}, should be 00 to ${max}`);
  };
}
const hh = timePart('hour', 23);
const mi = timePart('minute', 59);

function hhmi(text: string, year: number): Fault | null {
  const hour = hh(text, year);
  if (hour !== null) return hour;
  const minute = mi(text.slice(2), year);
  return minute === null ? null : fault(minute.code, 2, minute.message);
}

function listed(
  list: ReadonlySet<string>,
  code: 'country' | 'currency' | 'code-list',
  what: string,
) {
  return (text: string) => (list.has(text) ? null : fault(code, 0, `${text} is not ${what}`));
}
const iso3166 = listed(countryNumbers, 'country', 'an ISO 3166 country number (e.g. 276)');

function oneOf(allowed: string, what: string): Rule {
  return (text) => {
    if (allowed.includes(text)) return null;
    return fault('code-list', 0, `${what} is ${text}, should be one of ${[...allowed].join(' ')}`);
  };
}

function coordinate(what: string, max: number): Rule {
  return (text) => {
    if (Number(text) <= max) return null;
    return fault('coordinate', 0, `${what} is ${text}, should be at most ${max}`);
  };
}

function zero(text: string): Fault | null {
  return text === '0' ? null : fault('number', 0, `filler digit is ${text}, should be 0`);
}

function nonzero(text: string): Fault | null {
  if (Number(text) !== 0) return null;
  return fault('number', 0, 'is zero, should be greater than zero');
}

function nozeroprefix(text: string): Fault | null {
  if (!text.startsWith('0') || text === '0') return null;
  return fault('number', 0, 'begins with 0, should be without leading zeros');
}

function pieceoftotal(text: string): Fault | null {
  const piece = twoDigits(text, 0);
  const total = twoDigits(text, 2);
  if (piece === 0) return fault('number', 0, 'piece number is 00, should be 01 or more');
  if (total === 0) return fault('number', 2, 'total of pieces is 00, should be 01 or more');
  if (piece <= total) return null;
  return fault('number', 0, `piece ${piece} is beyond the total of ${total} pieces`);
}

function posinseqslash(text: string): Fault | null {
  const match = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text);
  if (match === null) return fault('number', 0, `is ${text}, should be like 1/3`);
  if (Number(match[1]) <= Number(match[2])) return null;
  return fault('number', 0, `position ${match[1]} is beyond the total of ${match[2]}`);
}

function hyphen(text: string): Fault | null {
  if (text === '-') return null;
  return fault('character', 0, `is ${text}, should be - (below zero) or absent`);
}

function importeridx(text: string): Fault | null {
  if (/^[-0-9A-Z_a-z]$/.test(text)) return null;
  return fault('character', 0, `importer index is ${text}, should be a letter, a digit, - or _`);
}

function pcenc(text: string): Fault | null {
  for (let at = text.indexOf('%'); at !== -1; at = text.indexOf('%', at + 3)) {
    if (!/^%[0-9A-Fa-f]{2}/.test(text.slice(at, at + 3))) {
      return fault('percent-encoding', at, '% should be followed by two hexadecimal digits');
    }
  }
  return null;
}

/** ISO 13616: country, check digits, account; letters count as 10 to 35, remainder 1 modulo 97. */
function iban(text: string): Fault | null {
  const odd = /[^0-9A-Z]/.exec(text);
  if (odd !== null)
    return fault('iban', odd.index, 'an IBAN holds digits and capital letters only');
  if (!countryLetters.has(text.slice(0, 2))) {
    return fault(
      'iban',
      0,
      `${text.slice(0, 2)} is not a country; an IBAN begins with one (e.g. DE)`,
    );
  }
  if (text.length <= 10) return fault('iban', 0, 'an IBAN has more than 10 characters');
  let rest = 0;
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value < 10 ? 10 : 100) + value) % 97;
  }
  if (rest === 1) return null;
  return fault('iban', 2, `IBAN check digits ${text.slice(2, 4)} do not match the account`);
}

export const rules = {
  csum,
  csumalpha,
  gcppos1,
  hasnondigit,
  yymmd0: (text, year) => shortDate(text, year, 0),
  yymmdd: (text, year) => shortDate(text, year, 1),
  yyyymmdd,
  hh,
  mi,
  ss: timePart('second', 59),
  hhmi,
  iso3166,
  iso3166999: (text) => (text === '999' ? null : iso3166(text)),
  iso3166alpha2: listed(countryLetters, 'country', 'an ISO 3166 country code (e.g. DE)'),
  iso4217: listed(currencyNumbers, 'currency', 'an ISO 4217 currency number (e.g. 978)'),
  iso5218: oneOf('0129', 'sex'),
  yesno: oneOf('01', 'flag'),
  winding: oneOf('019', 'winding direction'),
  mediatype: listed(mediaTypes, 'code-list', 'an assigned AIDC media type (01-10, 80-99)'),
  packagetype: listed(packageTypes, 'code-list', 'a GS1 package type code (e.g. PX)'),
  latitude: coordinate('latitude', 1_800_000_000),
  longitude: coordinate('longitude', 3_600_000_000),
  zero,
  nonzero,
  nozeroprefix,
  pieceoftotal,
  posinseqslash,
  hyphen,
  importeridx,
  pcenc,
  iban,
  couponcode: couponCode,
  couponposoffer: couponPositiveOffer,
} satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;

export function isRuleName(name: string): name is RuleName {
  return Object.hasOwn(rules, name);
}
