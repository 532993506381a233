import { describe, expect, it } from 'vitest';
import { parseGs1 } from './parse.ts';

/** GS1 Digital Link URIs. */

function shown(text: string): string {
  const parsed = parseGs1(text, { year: 2026 });
  if (!parsed.ok) return `${parsed.error.code}@${parsed.error.position}`;
  return parsed.value.elements.map(({ ai, value }) => `${ai}:${value}`).join(' ');
}

const ID = 'https://id.gs1.org';

describe('a Digital Link', () => {
  it.each([
    ['an item', `${ID}/01/09501101530003`, '01:09501101530003'],
    [
      'with all its qualifiers',
      `${ID}/01/09501101530003/22/2A/10/A/21/7`,
      '01:09501101530003 22:2A 10:A 21:7',
    ],
    ['with some of them', `${ID}/01/09501101530003/21/7`, '01:09501101530003 21:7'],
    [
      'with attributes',
      `${ID}/01/09501101530003/10/A?17=270331&3103=001250`,
      '01:09501101530003 10:A 17:270331 3103:001250',
    ],
    [
      'with attributes between semicolons',
      `${ID}/01/09501101530003?17=270331;3103=001250`,
      '01:09501101530003 17:270331 3103:001250',
    ],
    [
      'with other people’s attributes, which are passed over',
      `${ID}/01/09501101530003?utm=x&17=270331&linkType=gs1:pip`,
      '01:09501101530003 17:270331',
    ],
    ['with a fragment', `${ID}/01/09501101530003#/10/B?17=1`, '01:09501101530003'],
    ['with a slash at the end', `${ID}/01/09501101530003/`, '01:09501101530003'],
    ['below a path of the shop', 'http://example.com/a/b/01/09501101530003', '01:09501101530003'],
    ['at a host with a port', 'https://example.com:8443/01/09501101530003', '01:09501101530003'],
    ['in capital letters', 'HTTPS://ID.GS1.ORG/01/09501101530003', '01:09501101530003'],
    ['announced as a QR code with text', `]Q1${ID}/01/09501101530003`, '01:09501101530003'],
    ['a GTIN of 13 digits', `${ID}/01/9501101530003`, '01:09501101530003'],
    ['a GTIN of 12 digits', `${ID}/01/036000291452`, '01:00036000291452'],
    ['a GTIN of 8 digits', `${ID}/01/73513537`, '01:00000073513537'],
    [
      'names in place of numbers',
      'https://example.com/gtin/9501101530003/lot/A/ser/7',
      '01:09501101530003 10:A 21:7',
    ],
    ['a logistic unit', `${ID}/00/106141411234567897`, '00:106141411234567897'],
    [
      'a location with its extension',
      `${ID}/414/9521141000007/254/W-7`,
      '414:9521141000007 254:W-7',
    ],
    ['an asset', `${ID}/8004/9521141A1`, '8004:9521141A1'],
    [
      'percent-encoding in the path',
      `${ID}/01/09501101530003/10/A%2FB%25`,
      '01:09501101530003 10:A/B%',
    ],
    [
      'percent-encoding in an attribute',
      `${ID}/01/09501101530003?10=A%26B`,
      '01:09501101530003 10:A&B',
    ],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

describe('what is wrong is told with its place', () => {
  it.each([
    ['no domain', 'https:///01/09501101530003', 'link-domain@8'],
    ['no path', ID, 'link-key@18'],
    ['no key', `${ID}/shop/shoes`, 'link-key@19'],
    [
      'the compressed form, which is not supported',
      'https://dlnkd.tn.gg/ARHKVAdpQg',
      'link-key@20',
    ],
    ['a key without its value', `${ID}/01`, 'link-key@19'],
    ['a wrong check digit', `${ID}/01/09501101530004`, 'check-digit@35'],
    ['a wrong check digit of 13', `${ID}/01/9501101530004`, 'check-digit@34'],
    ['qualifiers in the wrong order', `${ID}/01/09501101530003/21/7/10/A`, 'link-qualifier@42'],
    [
      'a qualifier that the key does not take',
      `${ID}/01/09501101530003/254/A`,
      'link-qualifier@37',
    ],
    ['a key that takes none', `${ID}/00/106141411234567897/10/A`, 'link-qualifier@41'],
    ['a stranger behind the key', `${ID}/01/09501101530003/color/red`, 'link-qualifier@37'],
    ['an unknown number among the attributes', `${ID}/01/09501101530003?05=1`, 'ai-unknown@37'],
    ['a qualifier among the attributes', `${ID}/01/09501101530003?21=7`, 'link-attribute@37'],
    ['a broken percent sign', `${ID}/01/09501101530003/10/A%2`, 'percent-encoding@41'],
    ['a bad date among the attributes', `${ID}/01/09501101530003?17=271301`, 'date@42'],
    [
      'a bad character behind percent-encoding',
      `${ID}/01/09501101530003/10/%41%5E`,
      'character@43',
    ],
    ['the same attribute twice', `${ID}/01/09501101530003?17=270331&17=270401`, 'ai-repeated@47'],
    ['a pair that may not be', `${ID}/01/09501101530003?37=12`, 'pairing-forbidden@19'],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});
