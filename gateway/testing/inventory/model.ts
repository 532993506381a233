import type { ReasonCode, StationRole } from '../../../contract/parcel.ts';

/**
 * What stock must be after a sequence of commands, worked out a second time from the rules alone: plain
 * maps, no SQL, nothing imported from the inventory. The test compares the two.
 */

export const MODEL_ITEMS = {
  A: { unit_mg: null, tolerance_mg: 0, weighed: false },
  B: { unit_mg: 100_000, tolerance_mg: 5_000, weighed: false },
  C: { unit_mg: null, tolerance_mg: 0, weighed: true },
} as const;
export type ModelSku = keyof typeof MODEL_ITEMS;

export const MODEL_CODES = {
  a1: { sku: 'A', factor: 1, packaging_mg: 0 },
  a6: { sku: 'A', factor: 6, packaging_mg: 50_000 },
  b1: { sku: 'B', factor: 1, packaging_mg: 0 },
  b10: { sku: 'B', factor: 10, packaging_mg: 200_000 },
  c: { sku: 'C', factor: 1, packaging_mg: 0 },
} as const satisfies Record<string, { sku: ModelSku; factor: number; packaging_mg: number }>;
/** `late` is in no file at first; the sequence may import it. */
export type ModelCode = keyof typeof MODEL_CODES | 'late';

export type ModelLabel =
  | {
      readonly kind: 'item';
      readonly code: ModelCode;
      readonly lot: string | null;
      readonly sscc: string | null;
      readonly count: number | null;
      readonly net_mg: number | null;
    }
  | { readonly kind: 'unit'; readonly sscc: string }
  | { readonly kind: 'broken' }
  | { readonly kind: 'carrier' };

export type ModelParcel = {
  readonly role: StationRole;
  readonly location: string;
  readonly labels: readonly ModelLabel[];
  readonly weight_mg: number | null;
};

type Line = {
  readonly sku: ModelSku;
  readonly location: string;
  readonly lot: string;
  readonly unit: string;
  readonly quantity: number;
};
type Booked = { readonly reason: ReasonCode | null; readonly lines: readonly Line[] };
type Identity =
  | {
      readonly sku: ModelSku;
      readonly quantity: number | null;
      readonly packaging_mg: number;
      readonly lot: string | null;
      readonly sscc: string | null;
    }
  | { readonly sscc: string; readonly sku: null };

/** Two lots of each item expire in this order; the third names no date. */
export const MODEL_EXPIRY: Readonly<Record<string, string | null>> = {
  L1: '2027-06-30',
  L2: '2027-03-31',
  L3: null,
};

export class StockModel {
  /** `sku|location|lot|unit` to what lies there; nothing lies where there is no entry. */
  readonly levels = new Map<string, number>();
  readonly #units = new Set<string>();
  /** `sku|lot` in the order in which they were first named; the expiry is the first that was said. */
  readonly #lots = new Map<string, string | null>();
  #lateKnown = false;

  importLate(): void {
    this.#lateKnown = true;
  }

  /** Books what the rules allow; `reason` says why nothing was booked. */
  book(parcel: ModelParcel): Booked {
    const identity = this.identify(parcel.labels);
    if (typeof identity === 'string') return { reason: identity, lines: [] };
    return this.bookItem(identity, parcel);
  }

  bookItem(identity: Identity, { role, location, weight_mg }: Omit<ModelParcel, 'labels'>): Booked {
    if (role === 'sight') return { reason: null, lines: [] };
    const lines =
      role === 'receive'
        ? this.#receive(identity, location, weight_mg)
        : this.#ship(identity, location, weight_mg);
    if (typeof lines === 'string') return { reason: lines, lines: [] };
    this.apply(lines);
    return { reason: null, lines };
  }

  identify(labels: readonly ModelLabel[]): Identity | ReasonCode {
    let best: Extract<Identity, { quantity: number | null }> | null = null;
    let lot: string | null = null;
    let sscc: string | null = null;
    for (const label of labels) {
      if (label.kind === 'unit') sscc ??= label.sscc;
      if (label.kind !== 'item') continue;
      sscc ??= label.sscc;
      lot ??= label.lot;
      const item = this.#item(label.code);
      if (item === null) continue;
      const quantity = MODEL_ITEMS[item.sku].weighed
        ? label.net_mg
        : item.factor * (label.count ?? 1);
      if (best !== null && best.sku !== item.sku) return 'SEVERAL_ITEMS';
      if (best === null || (quantity ?? 0) > (best.quantity ?? 0)) {
        best = {
          sku: item.sku,
          quantity,
          packaging_mg: item.packaging_mg,
          lot: label.lot,
          sscc: null,
        };
      }
    }
    if (best !== null) return { ...best, lot: best.lot ?? lot, sscc };
    if (sscc !== null) return { sku: null, sscc };
    if (labels.some(({ kind }) => kind === 'broken')) return 'INVALID_CODE';
    return labels.length === 0 ? 'NO_READ' : 'UNKNOWN_ITEM';
  }

  /** All lines or none: what lies at a place never becomes negative. */
  apply(lines: readonly Line[]): boolean {
    const after = new Map(this.levels);
    for (const { sku, location, lot, unit, quantity } of lines) {
      const key = `${sku}|${location}|${lot}|${unit}`;
      after.set(key, (after.get(key) ?? 0) + quantity);
    }
    if ([...after.values()].some((quantity) => quantity < 0)) return false;
    this.levels.clear();
    for (const [key, quantity] of after) if (quantity !== 0) this.levels.set(key, quantity);
    return true;
  }

  nameLot(sku: ModelSku, lot: string, expiry: string | null): void {
    const key = `${sku}|${lot}`;
    this.#lots.set(key, this.#lots.get(key) ?? expiry);
  }

  #item(code: ModelCode) {
    if (code === 'late') return this.#lateKnown ? LATE : null;
    return MODEL_CODES[code];
  }

  #receive(identity: Identity, location: string, weight_mg: number | null): Line[] | ReasonCode {
    const known = identity.sscc !== null && this.#units.has(identity.sscc);
    if (known && identity.sscc !== null && this.#isHere(identity.sscc)) return 'RECIRCULATED';
    if (identity.sku === null) return 'UNKNOWN_ITEM';
    const quantity = this.#quantity(identity, weight_mg);
    if (typeof quantity === 'string') return quantity;
    const lot = identity.lot ?? '';
    if (lot !== '') this.nameLot(identity.sku, lot, MODEL_EXPIRY[lot] ?? null);
    if (identity.sscc !== null) this.#units.add(identity.sscc);
    return [{ sku: identity.sku, location, lot, unit: identity.sscc ?? '', quantity }];
  }

  #ship(identity: Identity, location: string, weight_mg: number | null): Line[] | ReasonCode {
    const { sscc } = identity;
    if (sscc !== null && this.#units.has(sscc)) {
      const held = this.#held((key) => key.unit === sscc && key.location === location);
      if (held.length > 0) return held.map((line) => ({ ...line, quantity: -line.quantity }));
      return this.#isHere(sscc) ? 'NOT_IN_STOCK' : 'RECIRCULATED';
    }
    if (identity.sku === null) return 'UNKNOWN_ITEM';
    const quantity = this.#quantity(identity, weight_mg);
    if (typeof quantity === 'string') return quantity;
    const { sku, lot } = identity;
    const loose = this.#held(
      (key) =>
        key.sku === sku &&
        key.location === location &&
        key.unit === '' &&
        (lot === null || key.lot === lot),
    ).sort((a, b) => this.#turn(a) - this.#turn(b));
    const lines: Line[] = [];
    let missing = quantity;
    for (const line of loose) {
      const taken = Math.min(line.quantity, missing);
      if (taken > 0) lines.push({ ...line, quantity: -taken });
      missing -= taken;
    }
    return missing > 0 ? 'NOT_IN_STOCK' : lines;
  }

  /** No lot first, then by expiry, then by age of the lot. */
  #turn({ sku, lot }: Line): number {
    if (lot === '') return -1;
    const order = [...this.#lots].map(([key, expiry], index) => ({ key, expiry, index }));
    order.sort(
      (a, b) => (a.expiry ?? '9999').localeCompare(b.expiry ?? '9999') || a.index - b.index,
    );
    return order.findIndex(({ key }) => key === `${sku}|${lot}`);
  }

  #quantity(
    identity: Extract<Identity, { quantity: number | null }>,
    weight_mg: number | null,
  ): number | ReasonCode {
    const item = MODEL_ITEMS[identity.sku];
    if (item.weighed) {
      const net = identity.quantity ?? (weight_mg === null ? 0 : weight_mg - identity.packaging_mg);
      return net > 0 ? net : 'NO_WEIGHT';
    }
    const quantity = identity.quantity ?? 1;
    if (weight_mg === null || item.unit_mg === null) return quantity;
    const off = Math.abs(weight_mg - quantity * item.unit_mg - identity.packaging_mg);
    return off > quantity * item.tolerance_mg ? 'WEIGHT_MISMATCH' : quantity;
  }

  #isHere(sscc: string): boolean {
    return this.#held((key) => key.unit === sscc).length > 0;
  }

  #held(wanted: (key: Omit<Line, 'quantity'>) => boolean): Line[] {
    return [...this.levels].flatMap(([text, quantity]) => {
      const [sku = '', location = '', lot = '', unit = ''] = text.split('|');
      // The keys were made from lines by `apply`.
      const key = { sku: sku as ModelSku, location, lot, unit };
      return wanted(key) ? [{ ...key, quantity }] : [];
    });
  }
}

const LATE = { sku: 'A', factor: 3, packaging_mg: 0 } as const;
