import { describe, expect, it } from 'vitest';
import { parseImport } from './parse.ts';

const told = (kind: 'products' | 'variants' | 'barcodes' | 'locations', csv: string): string[] => {
  const parsed = parseImport(kind, csv);
  const faults = parsed.ok ? parsed.value.faults : parsed.error;
  const read = parsed.ok ? [`${parsed.value.data.rows.length} rows`] : [];
  return [...faults.map(({ line, column, message }) => `${line} ${column}: ${message}`), ...read];
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
    ['separators behind the last column', 'product;name;;\nP1;Oat milk;;\n'],
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
        '1 nmae: there is no column "nmae"; the first line must name product, name',
        '1 name: the column "name" is missing',
      ],
    ],
    [
      'leaves out what must be there, in two lines',
      'products',
      'product,name\nP1,\n,Oat milk\n',
      ['2 name: is missing', '3 product: is missing', '0 rows'],
    ],
    [
      'has a slip in a check digit',
      'barcodes',
      'code,sku\n4006381333932,A\n4006381333931,A\n',
      ['2 code: "4006381333932": the check digit is wrong; compare it with the label', '1 rows'],
    ],
    [
      'has half a case',
      'barcodes',
      'code,sku,factor\nX-1,A,1.5\n',
      ['2 factor: "1.5": must be a whole number of base units, such as 12', '0 rows'],
    ],
    [
      'has numbers beyond what is counted',
      'barcodes',
      'code,sku,factor\nX-1,A,9007199254740993\nX-2,A,0\n',
      [
        '2 factor: "9007199254740993": must be from 1 to 1000000',
        '3 factor: "0": must be from 1 to 1000000',
        '0 rows',
      ],
    ],
    [
      'has a code that a spreadsheet took for a number',
      'barcodes',
      'code;sku\n4,00638E+12;A\n',
      [
        '2 code: "4,00638E+12": a spreadsheet has shortened this number; make the column text and enter the code again',
        '0 rows',
      ],
    ],
    [
      'has a text with the separator in it',
      'products',
      'product,name\nP1,Butter, salted\n',
      [
        '2 : " salted" stands behind the last of 2 columns; put a text that has the separator in it into quotes',
        '0 rows',
      ],
    ],
    [
      'says two things of one',
      'barcodes',
      'code,sku\nX1,A\nX2,A\nX1,A\nX1,B\n',
      ['5 code: "X1" stands in line 2 too, with other cells; keep one of the two', '3 rows'],
    ],
    [
      'has a column without a name',
      'products',
      'product,,name\nP1,x,Butter\n',
      ['1 : column 2 has no name; the first line must name product, name'],
    ],
    [
      'has a quote in the middle of a text',
      'products',
      'product,name\nP1,3" pipe\n',
      [
        '2 : not readable as CSV: a quote " stands within a text; put the whole text into quotes and write that quote twice',
      ],
    ],
    [
      'invents a kind of location',
      'locations',
      'location,name,kind\nD1,Dock 1,doc\n',
      [
        '2 kind: "doc": must be one of site, warehouse, zone, aisle, rack, level, bin, dock, staging, quarantine',
        '0 rows',
      ],
    ],
    [
      'has attributes that are no object',
      'variants',
      'variant,product,sku,name,attributes\nV,P,S,N,[1]\n',
      ['2 attributes: "[1]": must be a JSON object such as {"size":"L"}', '0 rows'],
    ],
    [
      'has a quote that does not end',
      'products',
      'product,name\nP1,"Oat\n',
      [
        '2 : not readable as CSV: a quote " opens in this row and does not close before the end of the file',
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
