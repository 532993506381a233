import type { Migration } from '../../store/command.ts';

export const adjustmentsMigration: Migration = {
  id: 'inbound-adjustments-1',
  sql: `
-- Corrections are few among many entries; their list must not read the others.
CREATE INDEX inventory_transactions_corrections ON inventory_transactions (seq)
  WHERE type IN ('adjust', 'scrap');
`,
};
