import type { CanonicalJson } from '../../contract/canonical-json.ts';
import type { ParcelItem, ReasonCode, StationRole, Verdict } from '../../contract/parcel.ts';
import type { Gs1Element, WeightReading } from '../../contract/reading.ts';

/**
 * `parcel.decide`: what a station asks the writer about one parcel. The handler looks the codes up,
 * books the movement and records the decision in one transaction; the gate moves only on its answer.
 */
export type DecideParcel = {
  /** Made by the station when the window opens; asking twice with the same id answers the same. */
  readonly parcel: string;
  readonly station: string;
  readonly role: StationRole;
  /** Id of the location that the station's parcels enter (receive) or leave (ship). */
  readonly location: string;
  /** Role receive: whether only what is ordered or announced passes. Not given: anything. */
  readonly expects?: 'anything' | 'ordered';
  /** The zone that its parcels go to (transfer-out), where the configuration names one. */
  readonly to_zone?: string | null;
  /** Wall time of the window's opening, ISO 8601, and whether the clock was synchronised. */
  readonly occurred_at: string;
  readonly clock_synchronised: boolean;
  /**
   * Last moment at which a decision is still of use, on the process's monotonic clock (all threads
   * share it). Past it the handler books nothing and records LATE_DECISION. Null: no deadline.
   */
  readonly deadline_ms: number | null;
  /** The distinct codes of the window, first read first. */
  readonly codes: readonly ParcelCode[];
  /** The weight that counts, already judged by the station (stable, in range), or null. */
  readonly weight: WeightReading | null;
  /** What the window itself found wrong; the handler then records it and books nothing. */
  readonly fault: ReasonCode | null;
  /** A list of `ParcelReading`, as the text in which the record keeps it: the writer itself reads none. */
  readonly readings: CanonicalJson;
  readonly readings_left_out: number;
};

export type ParcelCode = {
  readonly text: string;
  readonly aim: string | null;
  readonly gs1: readonly Gs1Element[] | null;
  /** Set when the code was announced as GS1 and is not valid. */
  readonly gs1_error: string | null;
};

export type ParcelOutcome = {
  readonly outcome: 'created' | 'exists';
  readonly parcel: string;
  readonly verdict: Verdict;
  readonly reason: ReasonCode | null;
  readonly item: ParcelItem | null;
  readonly exception: string | null;
};

/**
 * `parcel.revoke`: the answer came after the last safe moment, so the parcel went to reject although
 * an acceptance was recorded. Books the reverse movement and opens an exception LATE_DECISION.
 */
export type RevokeParcel = {
  readonly parcel: string;
  readonly reason: ReasonCode;
  readonly occurred_at: string;
  readonly clock_synchronised: boolean;
  /** Nothing is booked back, since a rule of the ledger stands against it: the exception alone says so. */
  readonly only_told?: boolean;
};

export type RevokeOutcome = {
  readonly outcome: 'created' | 'exists' | 'unknown';
  /** False when the goods had already gone on, so that nothing could be booked back. */
  readonly taken_back: boolean;
};
