import type { Migration } from '../store/command.ts';
import { adjustmentsMigration } from './adjustments/migration.ts';
import { countRoundsMigration, countsMigration } from './counts/migration.ts';
import {
  crossDockMigration,
  plannedReceiptMigration,
  putawayMigration,
} from './putaway/migration.ts';
import {
  ordersComingMigration,
  otherDateMigration,
  receivingMigration,
} from './receiving/migration.ts';
import { returnsMigration } from './returns/migration.ts';
import {
  transferHoldsMigration,
  transferNumbersMigration,
  transferSurplusMigration,
  transfersMigration,
} from './transfers/migration.ts';

/** The steps of all flows of this room, in the order in which they came. */
export const inboundMigrations: readonly Migration[] = [
  receivingMigration,
  putawayMigration,
  countsMigration,
  adjustmentsMigration,
  transfersMigration,
  returnsMigration,
  ordersComingMigration,
  countRoundsMigration,
  crossDockMigration,
  otherDateMigration,
  transferHoldsMigration,
  transferSurplusMigration,
  transferNumbersMigration,
  plannedReceiptMigration,
];
