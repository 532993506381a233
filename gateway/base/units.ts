/** Numbers that carry their unit in the type. A plain number must be marked at the edge where it enters. */
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** A mass as a whole number of milligrams. */
export type Milligrams = Unit<'milligrams'>;
/** A duration or a point of the monotonic clock, in milliseconds. Never a time of day. */
export type Millis = Unit<'millis'>;
/** A point in time as milliseconds since 1970-01-01T00:00Z, as the wall clock had it. Never used for order. */
export type WallMillis = Unit<'wall-millis'>;

export const milligrams = (value: number): Milligrams => value as Milligrams;
export const millis = (value: number): Millis => value as Millis;
export const wallMillis = (value: number): WallMillis => value as WallMillis;
