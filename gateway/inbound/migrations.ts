import type { Migration } from '../store/command.ts';
import { receivingMigration } from './receiving/migration.ts';

/** The steps of all flows of this room, in the order in which they came. */
export const inboundMigrations: readonly Migration[] = [receivingMigration];
