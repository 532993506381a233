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

/** From a lot to one that was made of it (or the other way); quantities are null between a lot and its pieces. */
type Edge = readonly [
  from: number,
  to: number,
  movement: string | null,
  from_quantity: number,
  to_quantity: number,
];

const UNVOIDED = `NOT EXISTS (SELECT 1 FROM voided_movements WHERE voided_movements.id = link.movement_id)`;

/** The joins of a step from `met.lot`, in a fixed order: the lots met are few, the tables may be large. */
const STEPS = {
  forward: {
    link: `CROSS JOIN lot_links AS link ON link.from_lot = met.lot`,
    next: 'link.to_lot',
    piece: `CROSS JOIN lots AS lot ON lot.id = met.lot
      CROSS JOIN lots AS other INDEXED BY lots_by_batch
        ON other.variant = lot.variant AND other.batch = lot.number AND other.id <> lot.id`,
  },
  backward: {
    link: `CROSS JOIN lot_links AS link INDEXED BY lot_links_back ON link.to_lot = met.lot`,
    next: 'link.from_lot',
    piece: `CROSS JOIN lots AS lot ON lot.id = met.lot
      CROSS JOIN lots AS other ON other.variant = lot.variant AND other.number = lot.batch AND other.id <> lot.id`,
  },
} as const;

/** All lots that can be reached, at most `@max`, and each way from one of them. */
function edgesOf(direction: TraceDirection): string {
  const { link, next, piece } = STEPS[direction];
  return `WITH RECURSIVE met (lot) AS (
      SELECT value FROM json_each(@begin)
      UNION SELECT ${next} FROM met ${link} WHERE ${UNVOIDED}
      UNION SELECT other.id FROM met ${piece}
      LIMIT @max)
    SELECT met.lot, ${next}, link.movement_id, link.from_quantity, link.to_quantity
      FROM met ${link} WHERE ${UNVOIDED}
    UNION ALL SELECT met.lot, other.id, NULL, 0, 0 FROM met ${piece}`;
}

/**
 * From lots to all that were made of them, or backwards to all that they were made of. Costs a few look-ups by key
 * for each lot met; the ledger is not read.
 */
export function lotWalk(
  db: Database,
): (begin: readonly number[], direction: TraceDirection, max: number) => Walk {
  const edges = {
    forward: db.prepare<[object], Edge>(edgesOf('forward')).raw(),
    backward: db.prepare<[object], Edge>(edgesOf('backward')).raw(),
  };
  return (begin, direction, max) => {
    const ways = new Map<number, Edge[]>();
    const all = edges[direction].all({ begin: JSON.stringify(begin), max: max + 1 });
    for (const edge of all) {
      const from = ways.get(edge[0]);
      if (from === undefined) ways.set(edge[0], [edge]);
      else from.push(edge);
    }
    return walkThrough(ways, begin, max);
  };
}

function walkThrough(
  ways: ReadonlyMap<number, Edge[]>,
  begin: readonly number[],
  max: number,
): Walk {
  const steps: Step[] = [];
  const met = new Set<number>();
  let cut = false;
  const add = (step: Step): void => {
    if (met.has(step.lot)) return;
    cut ||= steps.length >= max;
    if (cut) return;
    met.add(step.lot);
    steps.push(step);
  };
  for (const lot of begin) add({ lot, parent: null, depth: 0, made: null });
  for (let index = 0; index < steps.length && !cut; index += 1) {
    const here = steps[index];
    if (here === undefined) break;
    const onward = (ways.get(here.lot) ?? []).toSorted((a, b) => a[1] - b[1]);
    for (const [, lot, movement, from_quantity, to_quantity] of onward) {
      const made = movement === null ? null : { movement, from_quantity, to_quantity };
      add({ lot, parent: index, depth: here.depth + 1, made });
    }
  }
  return { steps, cut };
}
