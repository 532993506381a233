import { expect, it } from 'vitest';
import { plainText } from './native.ts';

const boundingBox = { x: 0, y: 0, width: 1, height: 1 };

it.each([
  ['ean_13', '4003300000011', ']E04003300000011'],
  ['ean_8', '96385074', ']E496385074'],
  ['upc_a', '036000291452', ']E0036000291452'],
  ['upc_a', '0036000291452', ']E00036000291452'],
  // Eight digits that are no EAN-8.
  ['upc_e', '04252614', null],
  // GS1 or not: the browser does not say.
  ['code_128', '00340000010000000017', null],
  ['data_matrix', '\u001d0104003300000011', null],
  ['qr_code', 'https://id.gs1.org/01/04003300000011', null],
  ['ean_13', '400330000001', null],
])('the browser’s %s of %j is %j', (format, rawValue, text) => {
  expect(plainText({ format, rawValue, boundingBox })).toBe(text);
});
