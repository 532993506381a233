import type { Database } from 'better-sqlite3';
import { TRANSFER_GOODS_TOLD } from '../../../contract/constants.ts';
import type { GoodsInShort } from '../../../contract/http/transfers.ts';

type Item = GoodsInShort['items'][number];
/** `transfer` by its row. */
type InShort = (transfer: number) => GoodsInShort;

/** What a transfer holds that leaves: by item, in the order in which it was loaded. */
export function goodsOut(db: Database): InShort {
  return inShort(
    db,
    `SELECT variant.sku, variant.name, variant.base_unit, sum(line.quantity) AS quantity
     FROM transfer_lines AS line JOIN product_variants AS variant ON variant.id = line.variant
     WHERE line.transfer = ? GROUP BY line.variant ORDER BY min(line.line)`,
    `SELECT count(*) FROM transfer_units AS loaded WHERE loaded.transfer = ?
       AND NOT EXISTS (SELECT 1 FROM transfer_units AS under
         WHERE under.transfer = loaded.transfer AND under.handling_unit = loaded.parent)`,
  );
}

/** The same of one that comes, by the names that its sender has for the items, and by ours where they are known. */
export function goodsIn(db: Database): InShort {
  return inShort(
    db,
    `SELECT line.sku, variant.name, line.base_unit, sum(line.quantity) AS quantity
     FROM transfer_in_lines AS line LEFT JOIN product_variants AS variant ON variant.sku = line.sku
     WHERE line.transfer = ? GROUP BY line.sku ORDER BY min(line.line)`,
    `SELECT count(*) FROM transfers_in AS transfer, json_each(transfer.contents, '$.units') AS unit
     WHERE transfer.id = ? AND unit.value ->> 'parent' IS NULL`,
  );
}

/** A transfer has a hundred lines at most, so all of them are summed. `units`: those that stand on no other. */
function inShort(db: Database, items: string, units: string): InShort {
  const ofTransfer = db.prepare<[number], Item>(items);
  const standing = db.prepare<[number], number>(units).pluck();
  return (transfer) => {
    const all = ofTransfer.all(transfer);
    return {
      items: all.slice(0, TRANSFER_GOODS_TOLD),
      more_items: Math.max(0, all.length - TRANSFER_GOODS_TOLD),
      units: standing.get(transfer) ?? 0,
    };
  };
}
