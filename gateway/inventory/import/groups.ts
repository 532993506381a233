import { type OperationalError, Refused } from '../../base/errors.ts';
import type { ImportFault } from './faults.ts';

/** Documents of several rows in a file: each row names its document and says its head once more. */

export type Placed<Row> = { readonly row: Row; readonly index: number };
/** The rows of one document, each with its place among the rows of the file; at least one. */
export type Group<Row> = {
  readonly id: string;
  readonly first: Placed<Row>;
  readonly rows: readonly Placed<Row>[];
};

export function groupsOf<Row>(
  rows: readonly Row[],
  idOf: (row: Row) => string,
): readonly Group<Row>[] {
  const groups = new Map<string, { id: string; first: Placed<Row>; rows: Placed<Row>[] }>();
  for (const [index, row] of rows.entries()) {
    const placed = { row, index };
    const id = idOf(row);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { id, first: placed, rows: [placed] });
    else group.rows.push(placed);
  }
  return [...groups.values()];
}

/** Rows that say something else of the document than its first row, in the columns `head`. */
export function headFaults<Row>(
  { id, first, rows }: Group<Row>,
  head: readonly (keyof Row & string)[],
): ImportFault[] {
  return rows.flatMap(({ row, index }) => {
    const column = head.find((name) => row[name] !== first.row[name]);
    if (column === undefined) return [];
    const said = `"${first.row[column] ?? ''}" in its first row and "${row[column] ?? ''}" here`;
    return [{ line: index, column, message: `${id} has ${said}; one order says one thing` }];
  });
}

/** What is wrong with one row by itself. */
export function attempt<Row>(
  { index }: Placed<Row>,
  columnOf: (error: OperationalError) => string,
  check: () => void,
): ImportFault[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return [{ line: index, column: columnOf(error), message: error.message }];
  }
}

/** Of a document as a whole: the row of the line that is meant, or its first. */
export function faultOf<Row>(
  { first, rows }: Group<Row>,
  lineOf: (row: Row) => number | null,
  columnOf: (error: OperationalError) => string,
  error: OperationalError,
): ImportFault {
  const line = error instanceof Refused ? error.facts.line : undefined;
  const meant = rows.findLast(({ row }, place) => line === (lineOf(row) ?? place + 1));
  return {
    line: (meant ?? first).index,
    column: columnOf(error),
    message: error.message,
  };
}
