import type { ReceiptReport } from '../../../contract/http/receipts.ts';
import { reportReader } from '../../inbound/receiving/report.ts';
import { Stockroom } from './stockroom.ts';

/** GTINs with right check digits. */
export const GTIN = {
  a: '04003300000011',
  a6: '14003300000018',
  lot: '04003300000028',
  serial: '04003300000035',
  weighed: '04003300000042',
  other: '04003300000059',
} as const;
export const SSCC = ['340123450000000017', '340123450000000024'] as const;
const GS = '\u001d';

const nothing = {
  lot: null,
  expires_on: null,
  quantity: null,
  packaging: null,
  handling_unit: null,
  scan: null,
  sku: null,
  accept: null,
  quarantine: null,
  reason: null,
  note: null,
};

export type ScanMore = Partial<Record<keyof typeof nothing, string | number | null>> & {
  readonly id?: string;
  readonly by?: string;
  readonly receipt?: string;
};

/** A stockroom with goods of each kind, a dock and a place of quarantine, and short ways to receive. */
export class Dock extends Stockroom {
  constructor() {
    super();
    this.import('products', [{ product: 'p', name: 'P' }]);
    this.import('variants', [
      { variant: 'v-a', product: 'p', sku: 'A', name: 'Apple' },
      { variant: 'v-l', product: 'p', sku: 'L', name: 'Lotion', tracking: 'lot' },
      { variant: 'v-s', product: 'p', sku: 'S', name: 'Scanner', tracking: 'serial' },
      { variant: 'v-w', product: 'p', sku: 'W', name: 'Wheat', base_unit: 'weighed' },
      { variant: 'v-o', product: 'p', sku: 'O', name: 'Other' },
    ]);
    this.import('barcodes', [
      { code: GTIN.a, sku: 'A' },
      { code: GTIN.a6, sku: 'A', factor: 6, packaging: 'case' },
      { code: GTIN.lot, sku: 'L' },
      { code: GTIN.serial, sku: 'S' },
      { code: GTIN.weighed, sku: 'W' },
      { code: GTIN.other, sku: 'O' },
    ]);
    this.import('locations', [
      { location: 'house', name: 'House', kind: 'warehouse' },
      { location: 'dock', name: 'Dock', kind: 'dock', parent: 'house' },
      { location: 'bin', name: 'Bin', parent: 'house' },
      { location: 'held', name: 'Held', kind: 'quarantine', parent: 'house' },
    ]);
  }

  /** A purchase order of `SKU: quantity` lines. */
  order(id: string, wanted: Readonly<Record<string, number>>, more: object = {}): void {
    this.ok('po.put', {
      purchase_order: id,
      version: 1,
      supplier: 'Mill',
      expected_on: '2027-01-05',
      location: 'dock',
      tolerance_pm: 0,
      lines: Object.entries(wanted).map(([sku, quantity], index) => ({
        line: index + 1,
        sku,
        quantity,
        packaging: null,
        factor: null,
        tolerance_pm: null,
      })),
      ...more,
    });
  }

  notice(id: string, units: Readonly<Record<string, readonly object[]>>, more: object = {}): void {
    this.ok('asn.put', {
      asn: id,
      version: 1,
      purchase_order: null,
      supplier: 'Mill',
      expected_on: '2027-01-05',
      location: 'dock',
      units: Object.entries(units).map(([sscc, contents]) => ({
        sscc,
        contents: contents.map((content) => ({
          sku: 'A',
          quantity: 1,
          lot: null,
          batch: null,
          expires_on: null,
          ...content,
        })),
      })),
      ...more,
    });
  }

  openReceipt(id: string, more: object = {}): void {
    this.ok('receipt.open', {
      id,
      purchase_order: null,
      asn: null,
      location: null,
      note: null,
      ...more,
    });
  }

  /** One scan of receipt R-1; text without spaces is a scan, `=SKU` is by hand. */
  scan(what: string, more: ScanMore = {}) {
    return this.ok('receipt.scan', scanOf(what, more));
  }

  refusedScan(what: string, more: ScanMore = {}) {
    return this.refusal('receipt.scan', scanOf(what, more));
  }

  report(receipt = 'R-1'): ReceiptReport {
    return reportReader(this.db)(receipt);
  }

  /** `line: received/quantity` of an order. */
  received(order: string): string[] {
    return this.db
      .prepare<[string], string>(
        `SELECT variant.sku || ': ' || line.received || '/' || line.quantity
         FROM purchase_order_lines AS line JOIN purchase_orders AS purchase ON purchase.id = line.purchase_order
           JOIN product_variants AS variant ON variant.id = line.variant
         WHERE purchase.order_id = ? ORDER BY line.line`,
      )
      .pluck()
      .all(order);
  }

  state(order: string): unknown {
    return this.db
      .prepare('SELECT state FROM purchase_orders WHERE order_id = ?')
      .pluck()
      .get(order);
  }
}

/** A GS1 label as the scanner sends it: `]C1`, then AIs with their values; variable ones end with FNC1. */
export function label(...elements: readonly (readonly [ai: string, value: string])[]): string {
  const text = elements.map(([ai, value], index) => {
    const ends = VARIABLE.has(ai) && index < elements.length - 1;
    return `${ai}${value}${ends ? GS : ''}`;
  });
  return `]C1${text.join('')}`;
}

const VARIABLE = new Set(['10', '21', '30', '37']);

function scanOf(what: string, more: ScanMore) {
  const said = what.startsWith('=') ? { sku: what.slice(1) } : { scan: what };
  // A test writes only what it is about; the type of the command wants all of it.
  return { ...nothing, receipt: 'R-1', ...said, ...more } as never;
}
