import type { Database } from 'better-sqlite3';
import type { TraceDirection } from '../../../contract/http/trace.ts';

/** How a lot follows from the one before it. */
export type Made = {
  readonly movement: string;
  readonly from_quantity: number;
  readonly to_quantity: number;
};

export type Step = {
  /** Row of the lot. */
  readonly lot: number;
  /** Index of the step that led here first; null for where the walk began. */
  readonly parent: number | null;
  readonly depth: number;
  /** Null at the beginning, and between a lot and the serial numbers made in it. */
  readonly made: Made | null;
};

export type Walk = {
  /** Nearest first; each lot once, however many ways lead to it. */
  readonly steps: readonly Step[];
  /** More lots follow. */
  readonly cut: boolean;
};

type LinkRow = Made & { readonly lot: number };

/**
 * From lots to all that were made of them, or backwards to all that they were made of. Costs two look-ups by key
 * for each lot met; the ledger is not read.
 */
export function lotWalk(
  db: Database,
): (begin: readonly number[], direction: TraceDirection, max: number) => Walk {
  const unlessVoided = `NOT EXISTS (SELECT 1 FROM voided_movements WHERE voided_movements.id = movement_id)`;
  const links = {
    forward: db.prepare<[number], LinkRow>(
      `SELECT to_lot AS lot, movement_id AS movement, from_quantity, to_quantity
       FROM lot_links WHERE from_lot = ? AND ${unlessVoided} ORDER BY to_lot`,
    ),
    backward: db.prepare<[number], LinkRow>(
      `SELECT from_lot AS lot, movement_id AS movement, from_quantity, to_quantity
       FROM lot_links INDEXED BY lot_links_back WHERE to_lot = ? AND ${unlessVoided} ORDER BY from_lot`,
    ),
  };
  const serials = {
    forward: db
      .prepare<[number], number>(
        `SELECT piece.id FROM lots AS lot JOIN lots AS piece INDEXED BY lots_by_batch
           ON piece.variant = lot.variant AND piece.batch = lot.number
         WHERE lot.id = ? AND piece.id <> lot.id ORDER BY piece.id`,
      )
      .pluck(),
    backward: db
      .prepare<[number], number>(
        `SELECT lot.id FROM lots AS piece JOIN lots AS lot
           ON lot.variant = piece.variant AND lot.number = piece.batch
         WHERE piece.id = ? AND piece.id <> lot.id`,
      )
      .pluck(),
  };
  return (begin, direction, max) => {
    const steps: Step[] = [];
    const met = new Set<number>();
    let cut = false;
    const add = (step: Step): void => {
      if (met.has(step.lot)) return;
      if (steps.length >= max) {
        cut = true;
        return;
      }
      met.add(step.lot);
      steps.push(step);
    };
    for (const lot of begin) add({ lot, parent: null, depth: 0, made: null });
    for (let index = 0; index < steps.length && !cut; index += 1) {
      const here = steps[index];
      if (here === undefined) break;
      const next = { parent: index, depth: here.depth + 1 };
      for (const { lot, ...made } of links[direction].iterate(here.lot))
        add({ ...next, lot, made });
      for (const lot of serials[direction].iterate(here.lot)) add({ ...next, lot, made: null });
    }
    return { steps, cut };
  };
}
