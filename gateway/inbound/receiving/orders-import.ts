import type { Database } from 'better-sqlite3';
import { IMPORT_FAULTS_MAX } from '../../../contract/constants.ts';
import { digestOf } from '../../base/digest.ts';
import { OperationalError } from '../../base/errors.ts';
import type { ImportOutcome } from '../../inventory/import/apply.ts';
import type { ImportRow } from '../../inventory/import/format.ts';
import type { ImportFault } from '../../inventory/import/parse.ts';
import type { Moment } from '../../store/command.ts';
import type { ImportOrders } from './commands.ts';
import type { OrderContent, PurchaseOrders } from './purchase-orders.ts';

type Row = ImportRow<'purchase_orders'>;
/** The rows of one order, each with its place among the rows of the file. */
type Group = { readonly rows: readonly { readonly row: Row; readonly index: number }[] };

/** What rows of one order must say alike. */
const HEAD = ['supplier', 'location', 'expected_on', 'version'] as const;

/** Purchase orders from one CSV file: all of them or none. A fault names the row at fault. */
export function createOrderImporter(
  db: Database,
  orders: PurchaseOrders,
): (asked: ImportOrders, moment: Moment) => ImportOutcome {
  const before = db.prepare<[string], { digest: string; summary: string }>(
    'SELECT digest, summary FROM imports WHERE id = ?',
  );
  const remember = db.prepare('INSERT INTO imports (id, digest, summary) VALUES (?, ?, ?)');
  const begin = db.prepare('SAVEPOINT import');
  const undo = db.prepare('ROLLBACK TO import');
  const release = db.prepare('RELEASE import');
  const attempt = db.prepare('SAVEPOINT one_order');
  const undoOne = db.prepare('ROLLBACK TO one_order');
  const releaseOne = db.prepare('RELEASE one_order');

  const putOne = (group: Group, asked: ImportOrders, moment: Moment) => {
    const differs = headFault(group);
    if (differs !== null) return { effect: null, faults: [differs] };
    attempt.run();
    try {
      const { effect } = orders.put(contentOf(group), asked, moment);
      return { effect, faults: [] };
    } catch (error) {
      undoOne.run();
      if (!(error instanceof OperationalError)) throw error;
      return { effect: null, faults: [faultOf(group, error)] };
    } finally {
      releaseOne.run();
    }
  };

  return (asked, moment) => {
    const digest = digestOf({ kind: 'purchase_orders', rows: asked.rows });
    const known = before.get(asked.id);
    if (known !== undefined && !asked.dry_run) {
      const outcome = known.digest === digest ? 'exists' : 'exists_with_different_body';
      return { outcome, ...summaryOf(known.summary) };
    }
    const summary = { rows: asked.rows.length, created: 0, changed: 0, unchanged: 0 };
    const faults: ImportFault[] = [];
    begin.run();
    try {
      for (const group of groupsOf(asked.rows)) {
        const put = putOne(group, asked, moment);
        faults.push(...put.faults);
        if (faults.length >= IMPORT_FAULTS_MAX) break;
        if (put.effect === null) continue;
        summary[put.effect === 'known' ? 'unchanged' : put.effect] += group.rows.length;
      }
      if (faults.length > 0 || asked.dry_run) undo.run();
      if (faults.length > 0) return { outcome: 'refused', faults };
      if (asked.dry_run) return { outcome: 'checked', ...summary };
      remember.run(asked.id, digest, JSON.stringify(summary));
      return { outcome: 'created', ...summary };
    } catch (error) {
      undo.run();
      throw error;
    } finally {
      release.run();
    }
  };
}

function groupsOf(rows: readonly Row[]): readonly Group[] {
  const groups = new Map<string, { row: Row; index: number }[]>();
  for (const [index, row] of rows.entries()) {
    const group = groups.get(row.purchase_order);
    if (group === undefined) groups.set(row.purchase_order, [{ row, index }]);
    else group.push({ row, index });
  }
  return [...groups.values()].map((group) => ({ rows: group }));
}

function headFault({ rows }: Group): ImportFault | null {
  const first = rows[0];
  if (first === undefined) return null;
  for (const { row, index } of rows) {
    const column = HEAD.find((name) => row[name] !== first.row[name]);
    if (column === undefined) continue;
    const said = `"${first.row[column] ?? ''}" in its first row and "${row[column] ?? ''}" here`;
    const message = `${row.purchase_order} has ${said}; one order says one thing`;
    return { line: index, column, message };
  }
  return null;
}

function contentOf({ rows }: Group): OrderContent {
  const [first] = rows;
  if (first === undefined) throw new Error('assertion failed: a group has rows');
  const { purchase_order, version, supplier, expected_on, location } = first.row;
  return {
    purchase_order,
    version,
    supplier,
    expected_on,
    location,
    tolerance_pm: 0,
    lines: rows.map(({ row }, place) => ({
      line: row.line ?? place + 1,
      sku: row.sku,
      quantity: row.quantity,
      packaging: row.packaging,
      factor: row.factor,
      tolerance_pm: row.tolerance_pm,
    })),
  };
}

const COLUMNS: Readonly<Record<string, string>> = {
  'unknown-item': 'sku',
  'unknown-location': 'location',
  'virtual-location': 'location',
  'bad-quantity': 'quantity',
  'does-not-divide': 'quantity',
  'unknown-packaging': 'packaging',
  'wrong-factor': 'factor',
  exists_with_different_body: 'version',
};

/** The row that is meant: the one with the SKU that the sentence names, or the order's first. */
function faultOf({ rows }: Group, error: OperationalError): ImportFault {
  const column = COLUMNS[error.code] ?? 'purchase_order';
  const ofLine = column !== 'location' && column !== 'version' && column !== 'purchase_order';
  const words = new Set(error.message.split(/[\s:;,]+/));
  const meant = ofLine ? rows.find(({ row }) => words.has(row.sku)) : undefined;
  return { line: meant?.index ?? rows[0]?.index ?? 0, column, message: error.message };
}

type Summary = { rows: number; created: number; changed: number; unchanged: number };

function summaryOf(text: string): Summary {
  // Written by this program from the same type.
  return JSON.parse(text) as Summary;
}
