import type { Database } from 'better-sqlite3';
import type {
  IncomingLine,
  IncomingTransfer,
  OutgoingLine,
  OutgoingTransfer,
} from '../../../contract/http/transfers.ts';
import { Refused } from '../../base/errors.ts';
import type { Queries } from '../../store/query.ts';
import { goodsIn, goodsOut } from './goods-in-short.ts';
import { readContents } from './messages.ts';
import {
  IN_COLUMNS,
  type InColumns,
  incomingRow,
  OUT_COLUMNS,
  type OutColumns,
  outgoingRow,
  type Watched,
} from './queries.ts';

export type TransferQueries = {
  'transfers.outgoing-one': { input: Watched<{ transfer: string }>; output: OutgoingTransfer };
  'transfers.incoming-one': {
    input: Watched<{ from: string; transfer: string }>;
    output: IncomingTransfer;
  };
};

type Extra = IncomingTransfer['extras'][number];

export function transferDetails(db: Database): Queries<TransferQueries> {
  const holdsOut = goodsOut(db);
  const holdsIn = goodsIn(db);
  const out = db.prepare<[string], OutColumns>(
    `SELECT ${OUT_COLUMNS} FROM transfers_out AS transfer WHERE transfer.transfer_id = ?`,
  );
  const outLines = db.prepare<[number], OutgoingLine>(
    `SELECT line.line, variant.variant_id AS variant, variant.sku, variant.name, variant.base_unit,
       nullif(lot.number, '') AS lot,
       (SELECT code FROM handling_units AS unit JOIN transfer_units AS loaded ON loaded.handling_unit = unit.id
         WHERE loaded.transfer = line.transfer AND unit.id = line.handling_unit) AS handling_unit,
       place.location_id AS "from", line.quantity, line.cleared AS arrived, line.damaged, line.settled,
       line.quantity - line.cleared - line.settled AS in_transit
     FROM transfer_lines AS line JOIN product_variants AS variant ON variant.id = line.variant
       JOIN lots AS lot ON lot.id = line.lot JOIN locations AS place ON place.id = line.from_location
     WHERE line.transfer = ? ORDER BY line.line`,
  );
  const surplus = db.prepare<[number], OutgoingTransfer['surplus'][number]>(
    `SELECT extra, sku, lot, quantity, settled FROM transfer_surplus WHERE transfer = ? ORDER BY extra`,
  );
  const coming = db.prepare<[string, string], InColumns & { contents: string }>(
    `SELECT ${IN_COLUMNS}, transfer.contents FROM transfers_in AS transfer
     WHERE transfer.from_zone = ? AND transfer.transfer_id = ?`,
  );
  const inLines = db.prepare<[number], IncomingLine>(
    `SELECT line.line, line.sku, variant.name, line.base_unit, line.lot, line.handling_unit, line.quantity,
       line.arrived, line.damaged,
       CASE WHEN variant.id IS NULL THEN 'unknown-item'
         WHEN variant.variant_id <> line.variant_id OR variant.base_unit <> line.base_unit
           OR variant.tracking <> line.tracking THEN 'different-item' END AS fault
     FROM transfer_in_lines AS line LEFT JOIN product_variants AS variant ON variant.sku = line.sku
     WHERE line.transfer = ? ORDER BY line.line`,
  );
  const extras = db.prepare<[number], Extra>(
    `SELECT extra.extra, variant.sku, variant.name, nullif(lot.number, '') AS lot, extra.quantity
     FROM transfer_extras AS extra JOIN product_variants AS variant ON variant.id = extra.variant
       JOIN lots AS lot ON lot.id = extra.lot WHERE extra.transfer = ? ORDER BY extra.extra`,
  );
  const arrivals = db.prepare<[number], { movement: string; undone: 0 | 1 }>(
    `SELECT arrival.movement_id AS movement, arrival.undone_by IS NOT NULL AS undone
     FROM transfer_arrivals AS arrival JOIN movements ON movements.id = arrival.movement_id
     WHERE arrival.transfer = ? ORDER BY movements.first_seq DESC LIMIT 50`,
  );
  return {
    'transfers.outgoing-one': ({ query: { transfer }, now, overdue_ms }) => {
      const row = out.get(transfer);
      if (row === undefined) {
        const told = `no transfer ${transfer} leaves this zone`;
        throw new Refused('not-found', 'unknown-transfer', told);
      }
      return {
        ...outgoingRow(row, holdsOut(row.key), now, overdue_ms),
        goods: outLines.all(row.key),
        surplus: surplus.all(row.key),
      };
    },
    'transfers.incoming-one': ({ query: { from, transfer }, now }) => {
      const row = coming.get(from, transfer);
      if (row === undefined) {
        const told = `no notice of a transfer ${transfer} came from ${from}`;
        throw new Refused('not-found', 'unknown-transfer', told);
      }
      const { contents, ...columns } = row;
      return {
        ...incomingRow(columns, holdsIn(row.key), now),
        goods: inLines.all(row.key),
        units: readContents(contents).units,
        extras: extras.all(row.key),
        arrivals: arrivals
          .all(row.key)
          .map(({ movement, undone }) => ({ movement, undone: undone === 1 })),
      };
    },
  };
}
