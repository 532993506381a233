import type { Database } from 'better-sqlite3';
import { migrate } from '../../gateway/store/migrate.ts';
import { openForWriting } from '../../gateway/store/open.ts';
import { gtinOf } from '../../gateway/testing/storage/zone-fixture.ts';
import { createHead, migrations, writerModule } from '../../gateway/zone/writer-module.ts';

/**
 * One year of a zone, made from a seed: catalog, bins, and a ledger whose chains, balances and levels are as
 * the gateway itself would have written them, so that the audit finds them whole. The journal holds nothing
 * but its epoch: at some 500 bytes a record it would make the file four times larger and no figure different.
 */
export type YearSize = {
  readonly variants: number;
  readonly bins: number;
  /** Rows of the ledger, about. */
  readonly entries: number;
};

export const YEAR: YearSize = { variants: 50_000, bins: 20_000, entries: 5_500_000 };

const YEAR_START = Date.UTC(2026, 0, 1);
const YEAR_MS = 365 * 24 * 3_600_000;
/** Rows of the virtual locations, as the first migration numbers them. */
const SUPPLIER = 1;
const CUSTOMER = 2;
const ADJUSTMENT = 4;
const DOCK = 101;
const FIRST_BIN = 1_000;
/** Every fifth item is kept by lot. */
const LOT_EVERY = 5;
const RECEIPTS_PER_LOT = 4;

export const skuOf = (variant: number): string => `SKU-${variant}`;
export const binOf = (bin: number): string => `B-${String(bin).padStart(5, '0')}`;
export const YEAR_DOCK = 'DOCK';

/** Small, seedable and the same everywhere (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes the file; returns how many rows its ledger has. */
export function makeYear(file: string, size: YearSize, seed: number): number {
  const db = openForWriting(file);
  try {
    const at = new Date(YEAR_START).toISOString();
    migrate(db, migrations, { backupFile: `${file}.before` }, at);
    const moment = { recorded_at: at, clock_synchronised: true, today: null, monotonic_ms: 0 };
    writerModule(db, { onUndone: () => {} })['journal.open-epoch'](
      { epoch: 'bench', reason: 'created', anchor: null },
      moment,
    );
    // Nothing of this has to survive a power cut; it is made again.
    db.pragma('synchronous = OFF');
    db.exec('BEGIN');
    catalog(db, size, seeded(seed));
    const entries = new YearBook(db, size, seeded(seed + 1)).write();
    db.exec('COMMIT');
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.exec('ANALYZE');
    createHead(db)();
    return entries;
  } finally {
    db.close();
  }
}

function catalog(db: Database, { variants, bins }: YearSize, random: () => number): void {
  db.exec(`
    INSERT INTO locations (id, location_id, parent, name, kind, path, virtual) VALUES
      (100, 'ZONE', NULL, 'Zone', 'zone', '/ZONE/', 0),
      (${DOCK}, '${YEAR_DOCK}', 100, 'Dock', 'dock', '/ZONE/${YEAR_DOCK}/', 0)`);
  const location = db.prepare(
    `INSERT INTO locations (id, location_id, parent, name, kind, path, barcode, virtual, x_mm, y_mm, height_mm,
       weight_max_mg, units_max, pick_sequence)
     VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, 500000000000, 4, ?)`,
  );
  const perAisle = 200;
  for (let bin = 0; bin < bins; bin += 1) {
    const aisle = Math.floor(bin / perAisle);
    const aisleRow = 102 + aisle;
    const aisleId = `A-${String(aisle).padStart(3, '0')}`;
    if (bin % perAisle === 0) {
      const path = `/ZONE/${aisleId}/`;
      location.run(aisleRow, aisleId, 100, aisleId, 'aisle', path, null, aisle * 3_000, 0, 0, null);
    }
    const level = bin % 5;
    const path = `/ZONE/${aisleId}/${binOf(bin)}/`;
    const along = Math.floor((bin % perAisle) / 5) * 1_000;
    location.run(
      FIRST_BIN + bin,
      binOf(bin),
      aisleRow,
      binOf(bin),
      'bin',
      path,
      binOf(bin),
      aisle * 3_000,
      along,
      level * 1_500,
      bin,
    );
  }
  const product = db.prepare('INSERT INTO products (id, product_id, name) VALUES (?, ?, ?)');
  const variant = db.prepare(
    `INSERT INTO product_variants (id, variant_id, product, sku, name, attributes, base_unit, unit_weight_mg,
       tracking, velocity_class, unit_cost_nanos, length_mm, width_mm, height_mm)
     VALUES (?, ?, ?, ?, ?, '{}', 'counted', ?, ?, ?, ?, 200, 150, 100)`,
  );
  const packaging = db.prepare(
    'INSERT INTO packagings (id, variant, name, factor) VALUES (?, ?, ?, ?)',
  );
  const barcode = db.prepare('INSERT INTO packaging_barcodes (code, packaging) VALUES (?, ?)');
  for (let id = 1; id <= variants; id += 1) {
    if (id % 5 === 1) product.run(id, `P-${id}`, `Product ${id}`);
    const tracking = id % LOT_EVERY === 0 ? 'lot' : 'none';
    const velocity = random() < 0.2 ? 'A' : random() < 0.4 ? 'B' : 'C';
    const weight = 100_000 + Math.floor(random() * 2_000_000);
    const cost = Math.floor(random() * 20_000_000_000);
    const productRow = id - ((id - 1) % 5);
    variant.run(
      id,
      `V-${id}`,
      productRow,
      skuOf(id),
      `Item ${id}`,
      weight,
      tracking,
      velocity,
      cost,
    );
    packaging.run(id, id, 'case', 6);
    barcode.run(gtinOf(id), id);
  }
}

type Level = {
  readonly variant: number;
  readonly location: number;
  readonly lot: number;
  on_hand: number;
  last_seq: number;
};

/** Receipts, putaways, shipments and corrections of a year, in the order of the clock. */
class YearBook {
  readonly #size: YearSize;
  readonly #random: () => number;
  readonly #levels = new Map<string, Level>();
  /** For each item the levels in bins that hold some of it. */
  readonly #stocked: Level[][];
  readonly #lots: { readonly lot: number; receipts: number }[];
  readonly #entry;
  readonly #movement;
  readonly #lot;
  readonly #month;
  readonly #db: Database;
  #seq = 0;
  #lotRow = 0;
  #monthNow = '';

  constructor(db: Database, size: YearSize, random: () => number) {
    this.#db = db;
    this.#size = size;
    this.#random = random;
    this.#stocked = Array.from({ length: size.variants + 1 }, () => []);
    this.#lots = Array.from({ length: size.variants + 1 }, () => ({ lot: 0, receipts: 0 }));
    this.#entry = db.prepare(
      `INSERT INTO main.inventory_transactions (seq, movement_id, line, variant, location, lot, handling_unit, type,
         quantity, balance_after, prev_seq, occurred_at, recorded_at, created_by)
       VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, 'bench')`,
    );
    this.#movement = db.prepare('INSERT INTO movements (id, first_seq) VALUES (?, ?)');
    this.#lot = db.prepare(
      'INSERT INTO lots (id, variant, number, expires_on, supplier) VALUES (?, ?, ?, ?, ?)',
    );
    this.#month = db.prepare('INSERT INTO ledger_months (first_seq, month) VALUES (?, ?)');
  }

  write(): number {
    const { entries, variants } = this.#size;
    while (this.#seq < entries) {
      const at = YEAR_START + Math.floor((this.#seq / entries) * YEAR_MS);
      // Few items move often, as in every warehouse.
      const variant = 1 + Math.floor(this.#random() ** 2 * variants);
      const held = this.#stocked[variant] ?? [];
      if (held.length === 0 || this.#random() < 0.08) this.#receive(variant, at);
      else if (this.#random() < 0.02) this.#adjust(held, at);
      else this.#ship(held, at);
    }
    this.#writeLevels();
    return this.#seq;
  }

  #receive(variant: number, at: number): void {
    const quantity = 6 * (1 + Math.floor(this.#random() * 20));
    const lot = variant % LOT_EVERY === 0 ? this.#lotFor(variant) : 0;
    const bin = FIRST_BIN + Math.floor(this.#random() * this.#size.bins);
    this.#move('receive', variant, lot, SUPPLIER, DOCK, quantity, at);
    const level = this.#move('putaway', variant, lot, DOCK, bin, quantity, at);
    const held = this.#stocked[variant];
    if (held !== undefined && !held.includes(level)) held.push(level);
  }

  #ship(held: Level[], at: number): void {
    const from = held[Math.floor(this.#random() * held.length)];
    if (from === undefined) return;
    const quantity = Math.min(from.on_hand, 1 + Math.floor(this.#random() * 6));
    this.#move('ship', from.variant, from.lot, from.location, CUSTOMER, quantity, at);
    this.#forgetEmpty(held, from);
  }

  #adjust(held: Level[], at: number): void {
    const from = held[0];
    if (from === undefined) return;
    this.#move('adjust', from.variant, from.lot, from.location, ADJUSTMENT, 1, at);
    this.#forgetEmpty(held, from);
  }

  #forgetEmpty(held: Level[], level: Level): void {
    if (level.on_hand === 0) held.splice(held.indexOf(level), 1);
  }

  #lotFor(variant: number): number {
    const current = this.#lots[variant];
    if (current !== undefined && current.lot !== 0 && current.receipts < RECEIPTS_PER_LOT) {
      current.receipts += 1;
      return current.lot;
    }
    this.#lotRow += 1;
    this.#lots[variant] = { lot: this.#lotRow, receipts: 1 };
    this.#lot.run(
      this.#lotRow,
      variant,
      `L${this.#lotRow}`,
      '2027-12-31',
      `supplier-${variant % 50}`,
    );
    return this.#lotRow;
  }

  /** Returns the level that was added to. */
  #move(
    type: string,
    variant: number,
    lot: number,
    from: number,
    to: number,
    quantity: number,
    at: number,
  ): Level {
    const id = `m-${String(this.#seq).padStart(9, '0')}`;
    const first = this.#seq + 1;
    this.#line(id, 1, type, variant, lot, from, -quantity, at);
    const level = this.#line(id, 2, type, variant, lot, to, quantity, at);
    this.#movement.run(id, first);
    const month = new Date(at).toISOString().slice(0, 7);
    if (month !== this.#monthNow) this.#month.run(first, month);
    this.#monthNow = month;
    return level;
  }

  #line(
    id: string,
    line: number,
    type: string,
    variant: number,
    lot: number,
    location: number,
    quantity: number,
    at: number,
  ): Level {
    const key = `${variant} ${location} ${lot}`;
    const level = this.#levels.get(key) ?? { variant, location, lot, on_hand: 0, last_seq: 0 };
    this.#levels.set(key, level);
    this.#seq += 1;
    level.on_hand += quantity;
    this.#entry.run(
      this.#seq,
      id,
      line,
      variant,
      location,
      lot,
      type,
      quantity,
      level.on_hand,
      level.last_seq,
      at,
      at,
    );
    level.last_seq = this.#seq;
    return level;
  }

  #writeLevels(): void {
    const put = this.#db.prepare(
      `INSERT INTO inventory_levels (variant, location, lot, handling_unit, on_hand, reserved, last_seq, virtual)
       VALUES (?, ?, ?, 0, ?, 0, ?, ?)`,
    );
    const sorted = [...this.#levels.values()].sort(
      (a, b) => a.variant - b.variant || a.location - b.location || a.lot - b.lot,
    );
    for (const { variant, location, lot, on_hand, last_seq } of sorted) {
      put.run(variant, location, lot, on_hand, last_seq, location < 100 ? 1 : 0);
    }
  }
}
