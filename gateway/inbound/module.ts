import type { Database } from 'better-sqlite3';
import type { DocumentsImport } from '../inventory/import/part.ts';
import type { InventoryRooms } from '../inventory/module.ts';
import type { PlaceProcedures } from '../inventory/parcel-desk.ts';
import type { RoleProcedure } from '../inventory/role-procedure.ts';
import type { Handlers, Undone } from '../store/command.ts';
import { type AdjustmentCommands, adjustmentHandlers } from './adjustments/commands.ts';
import type { CountsCommands } from './counts/commands.ts';
import { Counts } from './counts/counts.ts';
import { countsHandlers } from './counts/handlers.ts';
import { countPlaces, countProcedure } from './counts/station.ts';
import type { PutawayCommands } from './putaway/commands.ts';
import type { WaitingOrders } from './putaway/cross-dock.ts';
import { putawayHandlers } from './putaway/handlers.ts';
import { Putaway } from './putaway/putaway.ts';
import { ShelfView } from './putaway/shelf-view.ts';
import { putawayProcedure } from './putaway/station.ts';
import type { ReceivingCommands } from './receiving/commands.ts';
import { receiving } from './receiving/module.ts';
import { type ReturnCommands, returnHandlers } from './returns/commands.ts';
import { type InboundSettings, inboundDefaults } from './settings.ts';
import { type TransferCommands, transferHandlers, transferRooms } from './transfers/module.ts';
import { takenBack, transferInProcedure, transferOutProcedure } from './transfers/station.ts';

/** The commands of all flows of this room, as the writer thread knows them. */
export type InboundCommands = ReceivingCommands &
  PutawayCommands &
  CountsCommands &
  AdjustmentCommands &
  TransferCommands &
  ReturnCommands;

export type Inbound = {
  readonly handlers: Handlers<InboundCommands>;
  /** What the stations of these roles do. */
  readonly procedures: {
    readonly receive: RoleProcedure;
    readonly putaway: RoleProcedure;
    readonly count: RoleProcedure;
    readonly 'transfer-out': RoleProcedure;
    readonly 'transfer-in': RoleProcedure;
  };
  readonly places: PlaceProcedures;
  /** Purchase orders from files. */
  readonly imported: DocumentsImport<'purchase_orders'>;
};

/** Puts the flows together on the writing connection. `orders` are those that goods which come in may go straight to. */
export function inboundFlows(
  db: Database,
  undone: Undone,
  rooms: InventoryRooms,
  orders: WaitingOrders,
  settings: InboundSettings = inboundDefaults,
): Inbound {
  const shelves = new ShelfView(db, undone);
  const putaway = new Putaway(db, rooms, { shelves, orders, config: settings.putaway });
  const received = receiving(db, rooms);
  const counts = new Counts(db, rooms, settings.counts);
  const transfers = transferRooms(db, rooms);
  rooms.ledger.onReversed((reversal, moment) => takenBack(transfers, reversal, moment));
  rooms.ledger.onGivenUp((movement) => transfers.outgoing.unloaded(movement));
  const laneOf = (station: string) => {
    const to = settings.stations[station]?.to ?? null;
    return to === null ? null : rooms.catalog.place(to);
  };
  return {
    handlers: {
      ...received.handlers,
      ...putawayHandlers(putaway, rooms),
      ...countsHandlers(counts, rooms),
      ...adjustmentHandlers(db, rooms),
      ...transferHandlers(transfers),
      ...returnHandlers(db, rooms),
    },
    procedures: {
      receive: received.procedure,
      putaway: putawayProcedure(rooms, putaway, laneOf),
      count: countProcedure(db, rooms, counts),
      'transfer-out': transferOutProcedure(transfers),
      'transfer-in': transferInProcedure(transfers),
    },
    places: countPlaces(rooms, counts),
    imported: received.imported,
  };
}
