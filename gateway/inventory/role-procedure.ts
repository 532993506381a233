import type { ReasonCode } from '../../contract/parcel.ts';
import type { EntryType } from '../../contract/records.ts';
import type { Moment } from '../store/command.ts';
import type { Location } from './catalog.ts';
import type { Identity } from './identify.ts';
import type { MovementLine } from './movement.ts';
import type { Reference } from './reservations.ts';

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
  /** The zone that the station sends to, where its configuration names one. */
  readonly to_zone: string | null;
  /** How the movement will be called, whoever booked it, and when it happened. */
  readonly booking: ProcedureBooking;
};

export type ProcedureBooking = {
  readonly movement: string;
  readonly by: string;
  readonly occurred_at: string;
  readonly moment: Moment;
};

export type RolePlan =
  | { readonly kind: 'reject'; readonly reason: ReasonCode }
  /** It passes and nothing moves. */
  | { readonly kind: 'note' }
  | {
      readonly kind: 'move';
      readonly type: EntryType;
      readonly lines: readonly MovementLine[];
      /** The document that it belongs to, such as a transfer. */
      readonly reference?: Reference;
      /** What follows in the same transaction, once the lines are booked. */
      readonly booked?: (moment: Moment) => void;
    };
