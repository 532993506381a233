import type { Database } from 'better-sqlite3';
import { canonicalJson, type Json } from '../../../contract/canonical-json.ts';
import { HOLDS_KEPT_MAX, HOLDS_OF_LOT_MAX, REVISION_MAX } from '../../../contract/constants.ts';
import type { LotHold, LotWord } from '../../../contract/transfers.ts';
import { Refused } from '../../base/errors.ts';
import type { Moment } from '../../store/command.ts';
import type { Variant } from '../catalog.ts';
import { graver, HERE, type Hold, type LotKey } from '../lot-holds.ts';
import type { NamedRow } from '../named-row.ts';
import { recordLot, type StockRooms } from '../stock-commands.ts';
import { RECALL_LOTS_MAX } from './recall.ts';
import { lotWalk } from './walk.ts';

/** What another zone says of the holds of a lot. */
export type HoldsHeard = {
  readonly word: LotWord;
  /** Who tells of it, and who listens. */
  readonly from: string;
  readonly gateway: string;
};

export const keyOf = ({ variant, lot }: Pick<LotWord, 'variant' | 'lot'>): LotKey => ({
  variant_id: variant,
  lot,
});

/** A hold with the names that zones have for each other, as it is told. */
export function toldHold({ zone, recall, ...hold }: Hold, gateway: string): LotHold {
  const named = (one: string): string => (one === HERE ? gateway : one);
  const { revision, status, reason, by, at } = hold;
  return {
    zone: named(zone),
    revision,
    status,
    reason,
    recall: recall === null ? null : { ...recall, zone: named(recall.zone) },
    by,
    at,
  };
}

function heardHold({ zone, recall, ...hold }: LotHold, gateway: string): Hold {
  const known = (one: string): string => (one === gateway ? HERE : one);
  return {
    ...hold,
    zone: known(zone),
    recall: recall === null ? null : { ...recall, zone: known(recall.zone) },
  };
}

export const sameHold = <T extends LotHold | Hold>(one: T, other: T): boolean =>
  canonicalJson(one satisfies Json) === canonicalJson(other satisfies Json);

/**
 * Takes in what another zone says of a lot: of each zone that holds it, the word with the highest revision counts.
 * The lot is held from now on, also where nothing of it is here yet. Answers why a person has to look at it, or
 * null. Throws `different-item` and `too-many-holds`.
 */
export function holdHearing(
  db: Database,
  rooms: StockRooms,
): (heard: HoldsHeard, moment: Moment) => string | null {
  const { catalog, lots, holds } = rooms;
  const walk = lotWalk(db);
  const rowOf = db
    .prepare<[string], number>('SELECT id FROM product_variants WHERE variant_id = ?')
    .pluck();
  const variantOf = db.prepare<[number], number>('SELECT variant FROM lots WHERE id = ?').pluck();

  const itemOf = ({ variant: name, sku }: LotWord, from: string): Variant | null => {
    const row = rowOf.get(name);
    if (row === undefined) return null;
    const variant = catalog.variant(row);
    if (variant.sku === sku) return variant;
    const told = `${from} holds a lot of ${sku} (variant ${name}), which is ${variant.sku} here; make both catalogs the same`;
    throw new Refused('conflict', 'different-item', told, { variant: name });
  };

  /** What was made of a lot here is held by this zone, in the name of the recall. */
  const holdMadeOf = (
    made: readonly NamedRow[],
    hold: Hold,
    from: string,
    moment: Moment,
  ): string | null => {
    const { recall, reason, by, at } = hold;
    const begin = made.map(({ id }) => id);
    const { steps, cut } = walk(begin, 'forward', RECALL_LOTS_MAX);
    const held: { readonly variant: Variant; readonly lot: NamedRow }[] = [];
    for (const { lot: id, parent } of steps) {
      const lot = lots.lotById(id);
      if (parent === null || holds.own(lot)?.recall?.recall === recall?.recall) continue;
      lots.setStatus(lot, { status: 'blocked', reason, recall, by, at });
      const variant = catalog.variant(variantOf.get(id) ?? 0);
      recordLot(rooms, variant, lot, whoOf(from, moment), moment);
      held.push({ variant, lot });
    }
    rooms.givingWay.lotsHeld(held, whoOf(from, moment), moment);
    if (!cut) return null;
    return `more than ${RECALL_LOTS_MAX} lots were made here of what ${from} recalled; recall the others by hand`;
  };

  return ({ word, from, gateway }, moment) => {
    const variant = itemOf(word, from);
    const key = keyOf(word);
    const before = holds.of(key);
    const fresh = word.holds
      .map((hold) => heardHold(hold, gateway))
      .map((hold) => news(before.find(({ zone }) => zone === hold.zone) ?? null, hold, gateway))
      .filter((hold) => hold !== null);
    const more = fresh.filter(({ zone }) => before.every((hold) => hold.zone !== zone)).length;
    if (more > 0 && holds.ofOthers() + more > HOLDS_KEPT_MAX) {
      const told = `${HOLDS_KEPT_MAX} holds of other zones are kept already; that of lot ${word.lot} is one too many`;
      throw new Refused('conflict', 'too-many-holds', told);
    }
    if (before.length + more > HOLDS_OF_LOT_MAX) {
      const told = `${HOLDS_OF_LOT_MAX} zones hold lot ${word.lot} of ${word.sku} already; another one is too many`;
      throw new Refused('conflict', 'too-many-holds', told);
    }
    holds.dropUnsaid(key, from);
    for (const hold of fresh) holds.put(key, hold);
    const forgotten = fresh.some(({ zone, status }) => zone === HERE && status !== 'released');
    const faults = forgotten
      ? [`this zone held lot ${word.lot} of ${word.sku}, which it had forgotten; it does again`]
      : [];
    if (variant === null) return faults[0] ?? null;
    const all = lotsOf(rooms, variant, word.lot);
    for (const lot of all) {
      const was = lots.details(lot);
      holds.refresh(lot);
      const is = lots.details(lot);
      if (was?.status === is?.status && was?.status_reason === is?.status_reason) continue;
      recordLot(rooms, variant, lot, whoOf(from, moment), moment);
    }
    rooms.givingWay.lotsHeld(
      all.map((lot) => ({ variant, lot })),
      whoOf(from, moment),
      moment,
    );
    for (const hold of fresh) {
      if (hold.status !== 'blocked' || hold.recall?.descendants !== true) continue;
      const fault = holdMadeOf(all, hold, from, moment);
      if (fault !== null) faults.push(fault);
    }
    return faults[0] ?? null;
  };
}

const whoOf = (by: string, { recorded_at: occurred_at }: Moment) => ({ by, occurred_at });

/** The lot, made where it is not known yet, and the serial numbers made in it. */
function lotsOf({ lots }: StockRooms, variant: Variant, number: string): readonly NamedRow[] {
  lots.findOrCreate(variant, { number, expires_on: null, best_before: null });
  return lots.ofBatch(variant, number);
}

/** What is to be kept of a word that was heard, next to the one that is kept already; null where nothing is new. */
function news(known: Hold | null, heard: Hold, gateway: string): Hold | null {
  if (known === null) return heard;
  if (heard.revision < known.revision) return null;
  const same = sameHold(known, heard);
  if (heard.zone !== HERE) {
    if (heard.revision > known.revision) return heard;
    // A zone that went on from an old copy may have said two things under one number: the graver one stands.
    const higher = rank(toldHold(heard, gateway)) > rank(toldHold(known, gateway));
    return !same && higher ? heard : null;
  }
  if (same) return null;
  // Beyond what this zone remembers to have said: it is an old copy. Nobody else's word releases what it holds.
  if (graver(heard.status, known.status)) return heard;
  return { ...known, revision: Math.min(REVISION_MAX, heard.revision + 1) };
}

/** An order in which every zone finds the same word to be the higher one. */
const rank = (hold: LotHold): string =>
  `${hold.status === 'blocked' ? 2 : hold.status === 'quarantined' ? 1 : 0} ${canonicalJson(hold satisfies Json)}`;
