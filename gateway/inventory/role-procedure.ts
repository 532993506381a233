import type { ReasonCode } from '../../contract/parcel.ts';
import type { EntryType } from '../../contract/records.ts';
import type { Moment } from '../store/command.ts';
import type { Location, Variant } from './catalog.ts';
import type { Today } from './held.ts';
import type { Identity } from './identify.ts';
import type { MovementLine, MovementName } from './movement.ts';
import type { Reference } from './reservations.ts';

/**
 * What a station's role does with a parcel whose codes were read. Each role is one procedure: it says
 * what is to be booked, and the parcel desk books and records it. A new role is a new procedure.
 */
export type RoleProcedure = (parcel: ParcelFacts, moment: Moment) => RolePlan;

export type ParcelFacts = {
  readonly identity: Exclude<Identity, { kind: 'unidentified' }>;
  /** The station's location. */
  readonly location: Location;
  /** The stable weight that counts, in milligrams, packaging included; null where none was taken. */
  readonly weight_mg: number | null;
  /** The zone that the station sends to, where its configuration names one. */
  readonly to_zone: string | null;
  /** Whether a receiving station takes in only what an order or a shipping notice announces. */
  readonly expects: Expects;
  /** The date by which lots are expired; null while the clock is not set. */
  readonly today: Today;
  readonly station: string;
  /** How the movement will be called, who books it, and when it happened. */
  readonly booking: Booking;
};

export type Booking = {
  readonly movement: string;
  readonly by: string;
  readonly occurred_at: string;
};

export type Expects = 'anything' | 'ordered';

/** A document, and the item of it that a person has to look at. */
export type About = { readonly reference: Reference; readonly variant: Variant };

export type RolePlan =
  | {
      readonly kind: 'reject';
      readonly reason: ReasonCode;
      /** Where others of its kind may be rejected for the same: they are one exception. */
      readonly about?: About;
    }
  /** It passes and nothing moves. */
  | { readonly kind: 'note' }
  /** The procedure has booked it itself, such as a unit that moves with all it carries. */
  | {
      readonly kind: 'booked';
      readonly lines: readonly MovementLine[];
      readonly movement: MovementName | null;
    }
  | {
      readonly kind: 'move';
      readonly type: EntryType;
      readonly lines: readonly MovementLine[];
      /** The document that it belongs to, for the ledger. */
      readonly reference?: Reference | null;
      /** What else is to be written in the same transaction, once the movement is booked. */
      readonly booked?: (movement: BookedMovement, moment: Moment) => void;
    };

export type BookedMovement = {
  readonly id: string;
  readonly created_by: string;
  readonly occurred_at: string;
};
