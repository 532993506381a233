import type { Database } from 'better-sqlite3';
import type { ParcelItem, ReasonCode, Verdict } from '../../../contract/parcel.ts';

/** What one station decided within the last hour, so that its figures go on after a restart. */
export type RecentParcels = {
  /** By age in minutes, 0 to 59; the oldest first. */
  readonly minutes: readonly {
    readonly age: number;
    readonly parcels: number;
    readonly no_read: number;
  }[];
  readonly rejects: Readonly<Partial<Record<ReasonCode, number>>>;
  readonly decided: number;
  readonly last: {
    readonly parcel: string;
    readonly verdict: Verdict;
    readonly reason: ReasonCode | null;
    readonly item: ParcelItem | null;
    readonly age_ms: number;
  };
};

type Row = {
  readonly parcel_id: string;
  readonly station: string;
  readonly verdict: Verdict;
  readonly reason: ReasonCode | null;
  readonly variant_id: string | null;
  readonly sku: string | null;
  readonly name: string | null;
  readonly quantity: number | null;
  readonly recorded_at: number;
};

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Parcels looked at, at most: an hour of several busy conveyors. */
const VISITED_MAX = 20_000;

/**
 * By id of the station; `now` in milliseconds since 1970. Goes back from the newest parcel. Where the clock
 * was set since, ages make no sense: it stops at the first parcel that is older than an hour or yet to come.
 */
export function recentParcels(
  db: Database,
): (input: { readonly now: number }) => Readonly<Record<string, RecentParcels>> {
  const backwards = db.prepare<[number], Row>(
    `SELECT parcel_id, station, verdict, reason, variant_id, sku, name, quantity, recorded_at
     FROM parcels LEFT JOIN product_variants AS variant ON variant.id = parcels.variant
     ORDER BY parcels.id DESC LIMIT ?`,
  );
  return ({ now }) => {
    const stations = new Map<string, Collected>();
    for (const row of backwards.iterate(VISITED_MAX)) {
      const age_ms = now - row.recorded_at;
      if (age_ms < 0 || age_ms >= HOUR_MS) break;
      const station = stations.get(row.station) ?? new Collected(row, age_ms);
      stations.set(row.station, station);
      station.add(row, age_ms);
    }
    return Object.fromEntries([...stations].map(([id, collected]) => [id, collected.result()]));
  };
}

class Collected {
  readonly #minutes = new Map<number, { parcels: number; no_read: number }>();
  readonly #rejects: Partial<Record<ReasonCode, number>> = {};
  readonly #last: RecentParcels['last'];
  #decided = 0;

  constructor(newest: Row, age_ms: number) {
    const { parcel_id: parcel, verdict, reason, variant_id: variant, sku, name, quantity } = newest;
    const known = variant !== null && sku !== null && name !== null;
    const item = known ? { variant, sku, name, quantity: quantity ?? 0 } : null;
    this.#last = { parcel, verdict, reason, item, age_ms };
  }

  add({ reason }: Row, age_ms: number): void {
    const age = Math.floor(age_ms / MINUTE_MS);
    const minute = this.#minutes.get(age) ?? { parcels: 0, no_read: 0 };
    minute.parcels += 1;
    if (reason === 'NO_READ') minute.no_read += 1;
    this.#minutes.set(age, minute);
    if (reason !== null) this.#rejects[reason] = (this.#rejects[reason] ?? 0) + 1;
    this.#decided += 1;
  }

  result(): RecentParcels {
    const minutes = [...this.#minutes]
      .map(([age, counted]) => ({ age, ...counted }))
      .sort((a, b) => b.age - a.age);
    return { minutes, rejects: this.#rejects, decided: this.#decided, last: this.#last };
  }
}
