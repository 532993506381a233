import { decisions } from './decisions.ts';
import { footprint } from './footprint.ts';
import { putaway } from './putaway.ts';
import type { Bench } from './report.ts';
import { uplink } from './uplink.ts';

/** In the order in which they run. */
export const benches: readonly Bench[] = [decisions, uplink, putaway, footprint];
