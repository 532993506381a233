import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { IMPORT_FAULTS_MAX } from '../../../contract/constants.ts';
import type { ImportKind } from '../../../contract/http/import.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { columnsOf, importFormats, KEEPING, type RowsOf } from './format.ts';

/** What is wrong in a file: the line as an editor counts it (the header is line 1), the column, and why. */
export type ImportFault = {
  readonly line: number;
  readonly column: string;
  readonly message: string;
};

export const IMPORT_ROWS_MAX = 200_000;

const records = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }),
);

/** The rows, and for each the line of the file on which it ended. */
export type ParsedImport<K extends ImportKind> = {
  readonly data: RowsOf<K>;
  readonly lines: readonly number[];
};

/**
 * Reads one CSV file. Comma, semicolon or tab; a byte-order mark, quotes and any line ends are fine. All
 * faults are told, up to a bound, not only the first.
 */
export function parseImport<K extends ImportKind>(
  kind: K,
  csv: string,
): Result<ParsedImport<K>, ImportFault[]> {
  const split = splitCsv(csv);
  if (!split.ok) return err([split.error]);
  const [head, ...body] = split.value;
  const header = (head?.record ?? []).map((name) => name.trim().toLowerCase());
  const wrong = headerFaults(kind, header);
  if (wrong.length > 0) return err(wrong);
  const format: z.ZodType = importFormats[kind];
  const faults: ImportFault[] = [];
  const rows: unknown[] = [];
  const lines: number[] = [];
  for (const { record, info } of body) {
    if (record.every((cell) => cell.trim() === '')) continue;
    const parsed = format.safeParse(cellsOf(header, record));
    if (parsed.success) {
      rows.push(KEEPING.has(kind) ? only(header, parsed.data) : parsed.data);
      lines.push(info.lines);
    } else faults.push(...faultsOf(parsed.error, info.lines));
    if (faults.length >= IMPORT_FAULTS_MAX) break;
  }
  if (faults.length > 0) return err(faults.slice(0, IMPORT_FAULTS_MAX));
  if (rows.length === 0) return err([fault(1, '', 'the file has a header and no rows')]);
  // Each row was parsed by the format of this kind.
  return ok({ data: { kind, rows } as RowsOf<K>, lines });
}

/** Without the usual values of columns that the file does not have. */
function only(header: readonly string[], row: unknown): unknown {
  const cells = Object.entries(Object(row)).filter(([column]) => header.includes(column));
  return Object.fromEntries(cells);
}

type Line = z.infer<typeof records>[number];

function splitCsv(csv: string): Result<Line[], ImportFault> {
  const firstLine = csv.slice(0, csv.search(/[\r\n]|$/));
  const delimiter = [',', ';', '\t'].toSorted(
    (a, b) => count(firstLine, b) - count(firstLine, a),
  )[0];
  try {
    const lines = parse(csv, {
      bom: true,
      delimiter: delimiter ?? ',',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: IMPORT_ROWS_MAX + 2,
      max_record_size: 65_536,
    });
    const read = records.parse(lines);
    if (read.length === 0) return err(fault(1, '', 'the file is empty'));
    if (read.length > IMPORT_ROWS_MAX + 1) {
      return err(
        fault(IMPORT_ROWS_MAX + 2, '', `more than ${IMPORT_ROWS_MAX} rows; split the file`),
      );
    }
    return ok(read);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    return err(fault(line, '', `not readable as CSV: ${error.message}`));
  }
}

const count = (text: string, part: string): number => text.split(part).length - 1;

function headerFaults(kind: ImportKind, header: readonly string[]): ImportFault[] {
  const known = columnsOf(kind);
  const told = `known columns: ${known.join(', ')}`;
  const twice = header.filter((name, index) => header.indexOf(name) !== index);
  return [
    ...header
      .filter((name) => !known.includes(name))
      .map((name) => fault(1, name, `there is no column "${name}"; ${told}`)),
    ...twice.map((name) => fault(1, name, 'the column stands there twice')),
    ...requiredColumns(kind)
      .filter((name) => !header.includes(name))
      .map((name) => fault(1, name, `the column "${name}" is missing; ${told}`)),
  ];
}

function requiredColumns(kind: ImportKind): string[] {
  const shape: Record<string, z.ZodType> = importFormats[kind].shape;
  return Object.entries(shape).flatMap(([name, type]) =>
    type.safeParse(undefined).success ? [] : [name],
  );
}

function cellsOf(header: readonly string[], record: readonly string[]): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [index, name] of header.entries()) {
    const cell = record[index]?.trim() ?? '';
    if (cell !== '') cells[name] = cell;
  }
  return cells;
}

function faultsOf(error: z.ZodError, line: number): ImportFault[] {
  return error.issues.map((issue) => fault(line, issue.path.map(String).join('.'), issue.message));
}

const fault = (line: number, column: string, message: string): ImportFault => ({
  line,
  column,
  message,
});
