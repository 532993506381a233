import type { ReasonCode } from '../../contract/parcel.ts';
import type { EntryType } from '../../contract/records.ts';
import type { Location } from './catalog.ts';
import type { Today } from './held.ts';
import type { Identity } from './identify.ts';
import type { MovementLine } from './movement.ts';

/**
 * What a station's role does with a parcel whose codes were read. Each role is one procedure: it says
 * what is to be booked, and the parcel desk books and records it. A new role is a new procedure.
 */
export type RoleProcedure = (parcel: ParcelFacts) => RolePlan;

export type ParcelFacts = {
  readonly identity: Exclude<Identity, { kind: 'unidentified' }>;
  /** The station's location. */
  readonly location: Location;
  /** The stable weight that counts, in milligrams, packaging included; null where none was taken. */
  readonly weight_mg: number | null;
  /** The date by which lots are expired; null while the clock is not set. */
  readonly today: Today;
};

export type RolePlan =
  | { readonly kind: 'reject'; readonly reason: ReasonCode }
  /** It passes and nothing moves. */
  | { readonly kind: 'note' }
  | { readonly kind: 'move'; readonly type: EntryType; readonly lines: readonly MovementLine[] };
