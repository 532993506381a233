import type { Migration } from '../store/command.ts';

/** The steps of all flows of this room, in the order in which they came. */
export const inboundMigrations: readonly Migration[] = [];
