import { describe, expect, it } from 'vitest';
import { parseImport } from './parse.ts';

const told = (kind: 'products' | 'variants' | 'barcodes' | 'locations', csv: string): string[] => {
  const parsed = parseImport(kind, csv);
  if (parsed.ok) return [`${parsed.value.data.rows.length} rows`];
  return parsed.error.map(({ line, column, message }) => `${line} ${column}: ${message}`);
};

describe('a CSV file', () => {
  it.each([
    ['commas', 'product,name\nP1,Oat milk\n'],
    [
      'semicolons, a byte-order mark and Windows line ends',
      '\ufeffproduct;name\r\nP1;Oat milk\r\n',
    ],
    ['tabs, capitals in the header, columns in another order', 'Name\tProduct\nOat milk\tP1'],
    ['quotes with a delimiter and a line break inside', 'product,name\nP1,"Oat milk,\n1 l"\n'],
    ['empty lines', 'product,name\n\nP1,Oat milk\n\n,\n'],
  ])('may have %s', (_what, csv) => {
    expect(told('products', csv)).toEqual(['1 rows']);
  });

  it.each<[string, 'products' | 'variants' | 'barcodes' | 'locations', string, string[]]>([
    ['is empty', 'products', '', ['1 : the file is empty']],
    ['has no rows', 'products', 'product,name\n', ['1 : the file has a header and no rows']],
    [
      'has a column nobody knows, and lacks one',
      'products',
      'product,nmae\nP1,x\n',
      [
        '1 nmae: there is no column "nmae"; known columns: product, name',
        '1 name: the column "name" is missing; known columns: product, name',
      ],
    ],
    [
      'leaves out what must be there, in two lines',
      'products',
      'product,name\nP1,\n,Oat milk\n',
      ['2 name: is missing', '3 product: is missing'],
    ],
    [
      'has a slip in a check digit',
      'barcodes',
      'code,sku\n4006381333932,A\n',
      ['2 code: the check digit is wrong; compare it with the label'],
    ],
    [
      'has half a case',
      'barcodes',
      'code,sku,factor\nX-1,A,1.5\n',
      ['2 factor: a whole number of base units, such as 12'],
    ],
    [
      'invents a kind of location',
      'locations',
      'location,name,kind\nD1,Dock 1,doc\n',
      ['2 kind: one of site, warehouse, zone, aisle, rack, level, bin, dock, staging, quarantine'],
    ],
    [
      'has attributes that are no object',
      'variants',
      'variant,product,sku,name,attributes\nV,P,S,N,[1]\n',
      ['2 attributes: a JSON object such as {"size":"L"}'],
    ],
    [
      'has a quote that does not end',
      'products',
      'product,name\nP1,"Oat\n',
      [
        '2 : not readable as CSV: Quote Not Closed: the parsing is finished with an opening quote at line 2',
      ],
    ],
  ])('that %s is refused with line and column', (_what, kind, csv, expected) => {
    expect(told(kind, csv)).toEqual(expected);
  });

  it('keeps GTINs in one form, so that the scanner and the case label meet', () => {
    const parsed = parseImport('barcodes', 'code,sku\n4006381333931,A\n');
    expect(parsed).toMatchObject({
      ok: true,
      value: { data: { rows: [{ code: '04006381333931' }] } },
    });
  });
});
