import { describe, expect, it } from 'vitest';
import { checkDigit, checkPair } from './check.ts';
import { fullYear } from './dates.ts';
import { gtinOf, normaliseGtin } from './gtin.ts';
import { gs1InputMax, isGs1Announced, parseGs1 } from './parse.ts';

/** GS1 element strings: what is read, and what is wrong and where. `~` stands for the separator (FNC1 as GS). */

const GTIN = '09501101530003';
const SSCC = '106141411234567897';

function parse(text: string, pairing: 'complete' | 'partial' = 'complete', year = 2026) {
  return parseGs1(text.replaceAll('~', '\u001d'), { year, pairing });
}

/** `01:09501101530003 10:LOT`, or `code@position`. */
function shown(text: string, pairing?: 'complete' | 'partial'): string {
  const parsed = parse(text, pairing);
  if (!parsed.ok) return `${parsed.error.code}@${parsed.error.position}`;
  return parsed.value.elements.map(({ ai, value }) => `${ai}:${value}`).join(' ');
}

describe('check digits', () => {
  it.each([
    ['EAN-13', '400638133393', '1'],
    ['EAN-8', '7351353', '7'],
    ['UPC-A', '03600029145', '2'],
    ['GTIN-14', '0950110153000', '3'],
    ['SSCC', '10614141123456789', '7'],
    ['a zero', '0000000000000', '0'],
  ])('of an %s', (_, digits, expected) => {
    expect(checkDigit(digits)).toBe(expected);
  });

  it('of what is not all digits is none', () => {
    expect(checkDigit('12A')).toBeNull();
  });

  it('catch every single wrong digit and no right one', () => {
    for (let at = 0; at < 14; at += 1) {
      for (let digit = 0; digit < 10; digit += 1) {
        const text = GTIN.slice(0, at) + digit + GTIN.slice(at + 1);
        expect(normaliseGtin(text) !== null).toBe(text === GTIN);
      }
    }
  });

  it('of alphanumeric keys are a pair of characters', () => {
    expect(checkPair('1987654Ad4X4bL5ttr2310c')).toBe('2K');
  });
});

describe('an element string', () => {
  it.each([
    ['one element', `01${GTIN}`, `01:${GTIN}`],
    ['two of fixed length', `01${GTIN}17270331`, `01:${GTIN} 17:270331`],
    ['a variable one last', `01${GTIN}10LOT-7`, `01:${GTIN} 10:LOT-7`],
    ['a variable one ended by the separator', `10LOT-7~01${GTIN}`, `10:LOT-7 01:${GTIN}`],
    ['a digit string that would run on without it', `01${GTIN}1012~2134`, `01:${GTIN} 10:12 21:34`],
    [
      'a superfluous separator after a fixed one',
      `01${GTIN}~17270331~10A`,
      `01:${GTIN} 17:270331 10:A`,
    ],
    ['a separator at the end', `01${GTIN}10A~`, `01:${GTIN} 10:A`],
    ['a separator in front, as the leading FNC1', `~01${GTIN}`, `01:${GTIN}`],
    ['the same element twice', `01${GTIN}10A~01${GTIN}`, `01:${GTIN} 10:A`],
    ['the longest batch', `01${GTIN}10${'A'.repeat(20)}`, `01:${GTIN} 10:${'A'.repeat(20)}`],
    [
      'every kind of character that set 82 has',
      `01${GTIN}10!"%&'()*+,-./_:;<=>?`,
      `01:${GTIN} 10:!"%&'()*+,-./_:;<=>?`,
    ],
    ['the form for people', `(01)${GTIN}(10)LOT(7)`, `01:${GTIN} 10:LOT(7)`],
    ['the form for people with blanks', `(01)${GTIN} (10)A`, `01:${GTIN} 10:A`],
    ['a logistic label', `02${GTIN}3712~00${SSCC}`, `02:${GTIN} 37:12 00:${SSCC}`],
    ['company-internal data', '90X 1~', 'character@3'],
    ['company-internal data of set 82', '90X1~91Y2', '90:X1 91:Y2'],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each([
    [']C1', 'GS1-128'],
    [']d2', 'GS1 Data Matrix'],
    [']Q3', 'GS1 QR Code'],
    [']J1', 'GS1 DotCode'],
    [']e0', 'GS1 DataBar'],
  ])('announced by %s (%s)', (aim) => {
    expect(isGs1Announced(aim)).toBe(true);
    expect(shown(`${aim}01${GTIN}`)).toBe(`01:${GTIN}`);
    expect(shown(`${aim}~01${GTIN}`)).toBe(`01:${GTIN}`);
  });

  it.each([']C0', ']A0', ']I1', ']d1', ']Q1'])('not announced by %s', (aim) => {
    expect(isGs1Announced(aim)).toBe(false);
    expect(shown(`${aim}01${GTIN}`)).toBe('not-gs1@0');
  });

  it.each([
    ['EAN-13', ']E04006381333931', '01:04006381333931'],
    ['EAN-8', ']E473513537', '01:00000073513537'],
    ['UPC-A', ']E0036000291452', '01:00036000291452'],
    ['EAN-13 with a wrong check digit', ']E04006381333932', 'check-digit@15'],
    ['EAN-13 that is too short', ']E0400638133393', 'check-digit@14'],
    ['EAN-13 with a letter', ']E0400638133393X', 'not-gs1@3'],
  ])('an %s symbol holds a bare GTIN', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

describe('what is wrong is told with its place', () => {
  it.each([
    ['nothing', '', 'empty@0'],
    ['only a separator', '~', 'empty@1'],
    ['only an identifier of a symbology', ']C1', 'empty@3'],
    ['no such application identifier', '05123', 'ai-unknown@0'],
    ['a letter for one', 'X1', 'ai-unknown@0'],
    ['half of one', `01${GTIN}3`, 'ai-unknown@16'],
    ['two separators in a row', `01${GTIN}10A~~17270331`, 'separator-unexpected@20'],
    ['a wrong check digit', '0109501101530004', 'check-digit@15'],
    ['the same behind an identifier of a symbology', ']C10109501101530004', 'check-digit@18'],
    ['a value of fixed length that ends too early', '010950110153', 'value-too-short@12'],
    ['the same, ended by a separator', '010950110~10A', 'value-too-short@9'],
    ['a letter among digits', '0109501101X30003', 'character@10'],
    ['a character beyond set 82', `01${GTIN}10A^`, 'character@19'],
    ['a character beyond ASCII', `01${GTIN}10Größe`, 'character@20'],
    ['no value', `01${GTIN}10~17270331`, 'value-missing@18'],
    [
      'a variable value that is too long, as when its separator is lost',
      `01${GTIN}10ABCDEFGHIJKLMNOPQRSTU`,
      'value-too-long@38',
    ],
    ['one identifier with two values', `01${GTIN}10A~10B`, 'ai-repeated@20'],
    ['brackets that begin late', 'A(01)', 'ai-unknown@0'],
    ['brackets around no identifier', '(1)', 'bracket@0'],
    ['an unknown identifier in brackets', '(05)1', 'ai-unknown@1'],
    ['a wrong check digit in brackets', '(01)09501101530004', 'check-digit@17'],
    ['a price in no currency', `01${GTIN}310300100039321110199`, 'currency@30'],
    ['a country that is none', `01${GTIN}422999`, 'country@19'],
    ['a flag of neither 0 nor 1', `00${SSCC}43212`, 'code-list@24'],
    ['a piece beyond the total', `8006${GTIN}0302`, 'number@18'],
    ['a serial of components with a zero in front', '80109521141AB~801101', 'number@18'],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('a text that is too long is not looked at', () => {
    expect(parse('0'.repeat(gs1InputMax + 1))).toMatchObject({
      error: { code: 'input-too-long', position: gs1InputMax },
    });
  });

  it('in words', () => {
    const parsed = parse('0109501101530004');
    expect(parsed.ok ? '' : parsed.error.message).toBe('(01) check digit is 4, should be 3');
  });
});

describe('pairings', () => {
  it.each([
    ['a count without content and SSCC', '3712', 'pairing-missing@0'],
    ['content without its count', `02${GTIN}`, 'pairing-missing@0'],
    ['content, count and no SSCC', `02${GTIN}3712`, 'pairing-missing@16'],
    ['a batch without an item', '10LOT', 'pairing-missing@0'],
    ['a serial without an item', '2112', 'pairing-missing@0'],
    ['a weight without an item', '3103001000', 'pairing-missing@0'],
    ['an extension of a location without the location', '254A', 'pairing-missing@0'],
    ['a price of a variable item', `01${GTIN}3103001000392250~`, `01:${GTIN} 3103:001000 3922:50`],
    ['a price of an item that is not variable', `01${GTIN}392250`, 'pairing-missing@16'],
    ['item and count', `01${GTIN}3712`, 'pairing-forbidden@0'],
    ['an item and one made to order', `01${GTIN}03${GTIN}`, 'pairing-forbidden@16'],
    [
      'two weights in different units of decimals',
      `01${GTIN}31030010003102000100`,
      'pairing-forbidden@16',
    ],
    [
      'weights in kilograms and pounds',
      `01${GTIN}31030010003203002205`,
      `01:${GTIN} 3103:001000 3203:002205`,
    ],
    ['two post codes', '420123~421276123', 'pairing-forbidden@0'],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('of one symbol among several: companions may stand in another, enemies may not', () => {
    expect(shown(`02${GTIN}3712`, 'partial')).toBe(`02:${GTIN} 37:12`);
    expect(shown('10LOT', 'partial')).toBe('10:LOT');
    expect(shown(`01${GTIN}3712`, 'partial')).toBe('pairing-forbidden@0');
  });
});

describe('dates', () => {
  it.each([
    [2026, 76, 2076],
    [2026, 77, 1977],
    [2026, 99, 1999],
    [2026, 0, 2000],
    [2026, 26, 2026],
    [2050, 99, 2099],
    [2050, 0, 2100],
    [2050, 1, 2001],
    [2049, 0, 2000],
    [2099, 49, 2149],
    [2099, 50, 2050],
    [2000, 51, 1951],
    [2000, 50, 2050],
  ])('in %i the year %i is %i', (now, twoDigits, expected) => {
    expect(fullYear(twoDigits, now)).toBe(expected);
  });

  it.each([
    ['a day', '17270331', '2027-03-31'],
    ['day 00 is the last of the month', '17270300', '2027-03-31'],
    ['of a February', '17270200', '2027-02-28'],
    ['of a February in a leap year', '17280200', '2028-02-29'],
    ['the 29th of February in a leap year', '17280229', '2028-02-29'],
  ])('%s', (_, text, expected) => {
    expect(parse(text, 'partial')).toMatchObject({ value: { elements: [{ date: expected }] } });
  });

  it.each([
    ['month 13', '17271301', 'date@4'],
    ['month 00', '17270001', 'date@4'],
    ['day 32', '17270332', 'date@6'],
    ['the 29th of February in another year', '17270229', 'date@6'],
    ['the 31st of April', '17270431', 'date@6'],
  ])('%s is none', (_, text, expected) => {
    expect(shown(text, 'partial')).toBe(expected);
  });

  it.each(['7003', '7006', '7007', '7011', '4326'])('%s allows no day 00', (ai) => {
    const time = ai === '7003' ? '1200' : '';
    expect(shown(`${ai}270300${time}`, 'partial')).toBe('date@8');
    expect(shown(`${ai}270331${time}`, 'partial')).toBe(`${ai}:270331${time}`);
  });

  it('a range, a time, and a time to the second', () => {
    expect(parse('7007270301270331', 'partial')).toMatchObject({
      value: { elements: [{ date: '2027-03-01', date_end: '2027-03-31' }] },
    });
    expect(parse('70032703311845', 'partial')).toMatchObject({
      value: { elements: [{ date: '2027-03-31T18:45' }] },
    });
    expect(parse('8008270331184559', 'partial')).toMatchObject({
      value: { elements: [{ date: '2027-03-31T18:45:59' }] },
    });
    expect(shown('70032703312460', 'partial')).toBe('time@10');
  });
});

describe('numbers', () => {
  it.each([
    ['3100001234', { decimal: '1234' }],
    ['3103001234', { decimal: '1.234' }],
    ['3105001234', { decimal: '0.01234' }],
    ['3103000000', { decimal: '0.000' }],
    ['3922199', { decimal: '1.99' }],
    ['39229', { decimal: '0.09' }],
    ['3909123456789012345', { decimal: '123456.789012345' }],
    ['3932978199', { decimal: '1.99', currency: '978' }],
    ['3942' + '1050', { decimal: '10.50' }],
    ['4331000520-', { decimal: '-5.20' }],
    ['4331000520', { decimal: '5.20' }],
  ])('%s', (text, expected) => {
    expect(parse(text, 'partial')).toMatchObject({ value: { elements: [expected] } });
  });

  it('of the 3100 family have at most five decimals', () => {
    expect(shown('3106001234', 'partial')).toBe('ai-unknown@0');
  });
});

describe('the item that a code names', () => {
  it.each([
    ['73513537', '00000073513537'],
    ['036000291452', '00036000291452'],
    ['4006381333931', '04006381333931'],
    [GTIN, GTIN],
    ['4006381333932', null],
    ['400638133393', null],
    ['40063813339X1', null],
    ['', null],
  ])('%s', (code, expected) => {
    expect(normaliseGtin(code)).toBe(expected);
  });

  it('is that of the item itself before that of its content', () => {
    const elements = (text: string) => {
      const parsed = parse(text, 'partial');
      return parsed.ok ? parsed.value.elements : [];
    };
    expect(gtinOf(elements(`01${GTIN}10A`))).toBe(GTIN);
    expect(gtinOf(elements(`02${GTIN}3712`))).toBe(GTIN);
    expect(gtinOf(elements(`8006${GTIN}0102`))).toBe(GTIN);
    expect(gtinOf(elements(`00${SSCC}`))).toBeNull();
  });
});
