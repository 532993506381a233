import { archive } from './archive.ts';
import { decisions } from './decisions.ts';
import { footprint } from './footprint.ts';
import { imports } from './import.ts';
import { inventory } from './inventory.ts';
import { memory } from './memory.ts';
import { moves } from './moves.ts';
import { putaway } from './putaway.ts';
import type { Bench } from './report.ts';
import { trace } from './trace.ts';
import { uplink } from './uplink.ts';

/** In the order in which they run. */
export const benches: readonly Bench[] = [
  decisions,
  moves,
  inventory,
  archive,
  trace,
  imports,
  putaway,
  memory,
  uplink,
  footprint,
];
