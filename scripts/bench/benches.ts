import { decisions } from './decisions.ts';
import type { Bench } from './report.ts';

/** In the order in which they run. */
export const benches: readonly Bench[] = [decisions];
