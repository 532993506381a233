import type { Migration } from '../store/command.ts';
import { returnsMigration } from './returns/migration.ts';
import { transfersMigration } from './transfers/migration.ts';

/** The steps of all flows of this room, in the order in which they came. */
export const inboundMigrations: readonly Migration[] = [transfersMigration, returnsMigration];
