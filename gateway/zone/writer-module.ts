import { inboundMigrations } from '../inbound/migrations.ts';
import { type InboundCommands, inboundFlows } from '../inbound/module.ts';
import type { InboundSettings } from '../inbound/settings.ts';
import { inventoryMigrations } from '../inventory/migrations.ts';
import { type InventoryCommands, inventoryHandlers, inventoryRooms } from '../inventory/module.ts';
import { setOwnZone } from '../inventory/own-places.ts';
import { sight } from '../inventory/sight.ts';
import { createHead, createJournal } from '../journal/append.ts';
import { type JournalCommands, journalHandlers } from '../journal/commands.ts';
import { journalMigrations } from '../journal/migrations.ts';
import { type OutboundCommands, outboundFlows, outboundMigrations } from '../outbound/module.ts';
import { shipProcedure } from '../outbound/ship.ts';
import type { Handlers, Migration, WriterModule } from '../store/command.ts';

/**
 * Everything that the writer thread can do: it loads this file by its address. A room above adds its
 * migrations and handlers here; the thread itself needs no change.
 */
export type ZoneCommands = JournalCommands & InventoryCommands & InboundCommands & OutboundCommands;

/** What the configuration says to the rooms on this thread. */
export type WriterSettings = InboundSettings & {
  /** The topmost location that is this gateway's own. */
  readonly zone: string | null;
};

export const migrations: readonly Migration[] = [
  ...journalMigrations,
  ...inventoryMigrations,
  ...inboundMigrations,
  ...outboundMigrations,
];

export const writerModule: WriterModule<ZoneCommands> = (
  db,
  undone,
  settings,
): Handlers<ZoneCommands> => {
  // Plain data that the main thread has checked.
  const said = settings as WriterSettings | undefined;
  setOwnZone(db, said?.zone ?? null);
  const journal = createJournal(db, undone);
  const rooms = inventoryRooms(db, undone, journal);
  const { catalog, lots, units, stock } = rooms;
  const outbound = outboundFlows(db, rooms, said?.putaway.packing ?? null);
  const inbound = inboundFlows(db, undone, rooms, outbound.waiting, said);
  return {
    ...journalHandlers(db, journal),
    ...inbound.handlers,
    ...outbound.handlers,
    ...inventoryHandlers(
      db,
      rooms,
      {
        ...inbound.procedures,
        ship: shipProcedure(lots, units, stock, catalog.location('customer')),
        sight,
      },
      inbound.places,
      { purchase_orders: inbound.imported, orders: outbound.imported },
    ),
  };
};

export { createHead };
