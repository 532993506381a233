import { z } from 'zod';
import { reading } from './reading.ts';

/** What a station is for. Later roles (such as pack) are added here. */
export const stationRole = z.enum([
  'receive',
  'ship',
  'sight',
  'putaway',
  'count',
  'transfer-out',
  'transfer-in',
]);
export type StationRole = z.infer<typeof stationRole>;

/**
 * Why a parcel did not simply pass. The code is stable and stands in records, metrics and support
 * calls; the page has a sentence for each in its dictionary.
 */
export const reasonCode = z.enum([
  /** The window closed without any code: silence or the scanner's own no-read. */
  'NO_READ',
  /** Codes were read; none belongs to a known item. */
  'UNKNOWN_ITEM',
  /** Codes of two different items on one parcel. */
  'SEVERAL_ITEMS',
  /** A code announced as GS1 with a wrong check digit, date or structure. */
  'INVALID_CODE',
  /** The station demands a weight and none arrived before the deadline. */
  'NO_WEIGHT',
  /** Only moving weights arrived before the deadline. */
  'WEIGHT_UNSTABLE',
  /** The scale reported over or under range. */
  'WEIGHT_OUT_OF_RANGE',
  /** The weight differs from the item's by more than the tolerance. */
  'WEIGHT_MISMATCH',
  /** A second parcel entered before the first one's window closed, or the gap was too small. */
  'TOUCHING',
  /** The same handling unit (SSCC or serial) passed here before: it went round. */
  'RECIRCULATED',
  /** The decision was not durable before the last safe moment to divert. */
  'LATE_DECISION',
  /** Role ship: fewer on hand than the parcel holds. */
  'NOT_IN_STOCK',
  /** Role ship: the lot is quarantined, blocked or expired. */
  'LOT_HELD',
  /** Role transfer-out: no transfer is being loaded, and the station names no zone to send to. */
  'NO_DESTINATION',
  /** Role transfer-out: the unit carries more than one transfer may hold. */
  'TOO_MANY_LINES',
  /** Role receive: beyond what is ordered, and beyond the tolerance for more. */
  'OVER_ORDER',
  /** Role receive, where only ordered goods pass: on no open order and in no shipping notice.
   * Role transfer-in: on no transfer that is on its way here. */
  'NOT_EXPECTED',
  /** The item is kept by lot or serial number, and the label names none. */
  'NO_LOT',
  /** A piece with this serial number lies in stock already. */
  'SERIAL_KNOWN',
  /** The expiry date of the lot has passed. */
  'EXPIRED',
  /** Role putaway: no place can take it. */
  'NO_SPACE',
  /** The station would put it at a place that is not in this gateway's zone. */
  'NOT_OWN_PLACE',
  /** Role count: somebody else counts this place. */
  'PLACE_TAKEN',
  /** A device that the station needs is not working. */
  'DEVICE_DOWN',
  /** The decision could not be recorded (disk full, queue full): nothing passes. */
  'NOT_RECORDED',
]);
export type ReasonCode = z.infer<typeof reasonCode>;

export const verdict = z.enum(['accept', 'reject']);
export type Verdict = z.infer<typeof verdict>;

/** A reading with the device it came from and how long after the window's opening. */
export const parcelReading = z.object({
  device: z.string(),
  /** Milliseconds after the parcel's window opened; negative for what came just before. */
  offset_ms: z.number().int(),
  reading,
});
export type ParcelReading = z.infer<typeof parcelReading>;

/** Readings kept per parcel; the window counts what it leaves out. */
export const PARCEL_READINGS_MAX = 32;

export const parcelItem = z.object({
  variant: z.string(),
  sku: z.string(),
  name: z.string(),
  /** In the variant's smallest unit. */
  quantity: z.number().int(),
});
export type ParcelItem = z.infer<typeof parcelItem>;

/** The whole story of one parcel at one station: the body of a `parcel.decided` record. */
export const parcelDecided = z.object({
  parcel: z.string(),
  station: z.string(),
  role: stationRole,
  verdict,
  reason: reasonCode.nullable(),
  item: parcelItem.nullable(),
  lot: z.string().nullable(),
  weight_mg: z.number().int().nullable(),
  /** The movement it booked; null where nothing moved. */
  movement: z.string().nullable(),
  /** The exception that it became, or is counted in with others of its kind; null where it passed. */
  exception: z.string().nullable(),
  readings: z.array(parcelReading).max(PARCEL_READINGS_MAX),
  readings_left_out: z.number().int(),
});
export type ParcelDecided = z.infer<typeof parcelDecided>;
