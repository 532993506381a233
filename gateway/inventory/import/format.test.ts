import { expect, it } from 'vitest';
import { IMPORT_COLUMNS, importKind } from '../../../contract/http/import.ts';
import { importFormats } from './format.ts';

it.each(importKind.options)('the columns of %s are those that the page names', (kind) => {
  const { required, optional } = IMPORT_COLUMNS[kind];
  const { shape } = importFormats[kind];
  const missing = Object.entries(shape)
    .filter(([, cell]) => !cell.safeParse(undefined).success)
    .map(([column]) => column);
  expect(missing.toSorted()).toEqual(required.toSorted());
  expect(Object.keys(shape).toSorted()).toEqual([...required, ...optional].toSorted());
});
