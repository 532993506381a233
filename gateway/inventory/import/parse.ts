import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { IMPORT_COLUMNS, type ImportKind } from '../../../contract/http/import.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { FAULTS_COLLECTED_MAX, type ImportFault } from './faults.ts';
import { columnsOf, importFormats, KEEPING, type RowsOf } from './format.ts';

export const IMPORT_ROWS_MAX = 200_000;

const records = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }),
);

/** What a file says as far as it can be read. */
export type ParsedImport<K extends ImportKind> = {
  /** The rows that are well-formed. */
  readonly data: RowsOf<K>;
  /** For each of them the line of the file on which it ended. */
  readonly lines: readonly number[];
  /** What is wrong with the form of the others; at least the first ones, in order. */
  readonly faults: readonly ImportFault[];
  /** What the others are about, as far as they say it: their cells of the first column. */
  readonly unread: ReadonlySet<string>;
};

/**
 * Reads one CSV file. Comma, semicolon or tab; a byte-order mark, quotes and any line ends are fine. An error
 * is a file that cannot be taken apart into the rows of its kind.
 */
export function parseImport<K extends ImportKind>(
  kind: K,
  csv: string,
): Result<ParsedImport<K>, ImportFault[]> {
  const split = splitCsv(csv);
  if (!split.ok) return err([split.error]);
  const [head, ...body] = split.value;
  const header = headerOf(head?.record ?? []);
  const wrong = headerFaults(kind, header);
  if (wrong.length > 0) return err(wrong);
  const format: z.ZodType = importFormats[kind];
  const [about = ''] = columnsOf(kind);
  const faults: ImportFault[] = [];
  const unread = new Set<string>();
  const rows: unknown[] = [];
  const lines: number[] = [];
  const contradicts = contradictions(kind);
  for (const { record, info } of body) {
    if (record.every((cell) => cell.trim() === '')) continue;
    const cells = cellsOf(header, record);
    const parsed = format.safeParse(cells);
    const beyond = cellBeyond(header, record, info.lines) ?? contradicts(cells, info.lines);
    if (parsed.success && beyond === null) {
      rows.push(KEEPING.has(kind) ? only(header, parsed.data) : parsed.data);
      lines.push(info.lines);
      continue;
    }
    unread.add(cells[about] ?? '');
    if (faults.length >= FAULTS_COLLECTED_MAX) continue;
    if (beyond !== null) faults.push(beyond);
    if (!parsed.success) faults.push(...faultsOf(parsed.error, cells, info.lines));
  }
  if (lines.length === 0 && faults.length === 0) {
    return err([fault(1, '', 'the file has a header and no rows')]);
  }
  // Each row was parsed by the format of this kind.
  return ok({ data: { kind, rows } as RowsOf<K>, lines, faults, unread });
}

/** What a row of these kinds is about. Of the others several rows tell one thing together. */
const KEYS: Readonly<Partial<Record<ImportKind, readonly string[]>>> = {
  products: ['product'],
  variants: ['variant'],
  packagings: ['sku', 'packaging'],
  barcodes: ['code'],
  locations: ['location'],
};

/** Two rows that say different things of one: which of them is meant, only who wrote them knows. */
function contradictions(
  kind: ImportKind,
): (cells: Readonly<Record<string, string>>, line: number) => ImportFault | null {
  const keys = KEYS[kind];
  if (keys === undefined) return () => null;
  const said = new Map<string, { readonly line: number; readonly text: string }>();
  return (cells, line) => {
    const key = keys.map((column) => cells[column] ?? '').join('\0');
    const text = JSON.stringify(cells);
    const before = said.get(key);
    if (before === undefined) said.set(key, { line, text });
    if (before === undefined || before.text === text) return null;
    const [column = ''] = keys;
    const told = `${quoted(keys.map((each) => cells[each] ?? '').join(' '))} stands in line ${before.line} too, with other cells; keep one of the two`;
    return fault(line, column, told);
  };
}

/** Without the usual values of columns that the file does not have. */
function only(header: readonly string[], row: unknown): unknown {
  const cells = Object.entries(Object(row)).filter(([column]) => header.includes(column));
  return Object.fromEntries(cells);
}

type Line = z.infer<typeof records>[number];

const RECORD_CHARACTERS_MAX = 65_536;

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
      max_record_size: RECORD_CHARACTERS_MAX,
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
    const why = NOT_CSV[error.code] ?? error.message;
    return err(fault(line, '', `not readable as CSV: ${why}`));
  }
}

/** What the person who made the file can look for, by the code of the CSV parser. */
const NOT_CSV: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote " opens in this row and does not close before the end of the file',
  CSV_INVALID_CLOSING_QUOTE:
    'text follows a closing quote "; write a quote inside a quoted text twice',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE:
    'text follows a closing quote "; write a quote inside a quoted text twice',
  INVALID_OPENING_QUOTE:
    'a quote " stands within a text; put the whole text into quotes and write that quote twice',
  CSV_MAX_RECORD_SIZE: `a row has more than ${RECORD_CHARACTERS_MAX} characters; is a quote " missing?`,
};

const count = (text: string, part: string): number => text.split(part).length - 1;

/** The names of the columns. Spreadsheets write separators behind the last one: those are no columns. */
function headerOf(record: readonly string[]): readonly string[] {
  const names = record.map((name) => name.trim().toLowerCase());
  return names.slice(0, names.findLastIndex((name) => name !== '') + 1);
}

function headerFaults(kind: ImportKind, header: readonly string[]): ImportFault[] {
  const { required, optional } = IMPORT_COLUMNS[kind];
  const known = [...required, ...optional];
  const twice = header.filter((name, index) => name !== '' && header.indexOf(name) !== index);
  const [first, ...others] = [
    ...header.flatMap((name, index) => {
      if (known.includes(name)) return [];
      if (name === '') return [fault(1, '', `column ${index + 1} has no name`)];
      return [fault(1, name, `there is no column "${name}"`)];
    }),
    ...twice.map((name) => fault(1, name, `the column "${name}" stands there twice`)),
    ...required
      .filter((name) => !header.includes(name))
      .map((name) => fault(1, name, `the column "${name}" is missing`)),
  ];
  if (first === undefined) return [];
  const more = optional.length === 0 ? '' : `, and it may have ${optional.join(', ')}`;
  const told = `the first line must name ${required.join(', ')}${more}`;
  return [{ ...first, message: `${first.message}; ${told}` }, ...others];
}

function cellsOf(header: readonly string[], record: readonly string[]): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [index, name] of header.entries()) {
    const cell = record[index]?.trim() ?? '';
    if (cell !== '') cells[name] = cell;
  }
  return cells;
}

/** A text with the separator in it, without quotes around it, has pushed the cells aside. */
function cellBeyond(
  header: readonly string[],
  record: readonly string[],
  line: number,
): ImportFault | null {
  const cell = record.slice(header.length).find((each) => each.trim() !== '');
  if (cell === undefined) return null;
  const told = `${quoted(cell)} stands behind the last of ${header.length} columns; put a text that has the separator in it into quotes`;
  return fault(line, '', told);
}

/** One for each cell. It shows the cell as it stands in the file, which a spreadsheet may show otherwise. */
function faultsOf(
  error: z.ZodError,
  cells: Readonly<Record<string, string>>,
  line: number,
): ImportFault[] {
  const faults = new Map<string, ImportFault>();
  for (const { path, message } of error.issues) {
    const column = path.map(String).join('.');
    const cell = cells[column];
    const told = cell === undefined ? message : `${quoted(cell)}: ${message}`;
    if (!faults.has(column)) faults.set(column, fault(line, column, told));
  }
  return [...faults.values()];
}

const CELL_SHOWN_MAX = 40;

function quoted(cell: string): string {
  return cell.length <= CELL_SHOWN_MAX ? `"${cell}"` : `"${cell.slice(0, CELL_SHOWN_MAX)}…"`;
}

const fault = (line: number, column: string, message: string): ImportFault => ({
  line,
  column,
  message,
});
