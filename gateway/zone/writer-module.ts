import { receiveProcedure } from '../inbound/receive.ts';
import { inventoryMigrations } from '../inventory/migrations.ts';
import { type InventoryCommands, inventoryHandlers } from '../inventory/module.ts';
import { sight } from '../inventory/sight.ts';
import { createHead, createJournal } from '../journal/append.ts';
import { type JournalCommands, journalHandlers } from '../journal/commands.ts';
import { journalMigrations } from '../journal/migrations.ts';
import { shipProcedure } from '../outbound/ship.ts';
import type { Handlers, Migration, WriterModule } from '../store/command.ts';

/**
 * Everything that the writer thread can do: it loads this file by its address. A room above adds its
 * migrations and handlers here; the thread itself needs no change.
 */
export type ZoneCommands = JournalCommands & InventoryCommands;

export const migrations: readonly Migration[] = [...journalMigrations, ...inventoryMigrations];

export const writerModule: WriterModule<ZoneCommands> = (db, undone): Handlers<ZoneCommands> => {
  const journal = createJournal(db, undone);
  const { catalog: _catalog, ...inventory } = inventoryHandlers(
    db,
    undone,
    journal,
    ({ catalog, lots, stock }) => ({
      receive: receiveProcedure(lots, stock, catalog.location('supplier')),
      ship: shipProcedure(lots, stock, catalog.location('customer')),
      sight,
    }),
  );
  return { ...journalHandlers(db, journal), ...inventory };
};

export { createHead };
