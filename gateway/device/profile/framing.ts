import { z } from 'zod';
import { byteNotation } from './bytes.ts';

/** Longest frame that any profile may ask for: the bound of a barcode's text in the contract. */
export const FRAME_BYTES_MAX = 4096;

const maxBytes = z.number().int().min(1).max(FRAME_BYTES_MAX);
/** A frame still incomplete after this silence is discarded as `incomplete`. Null: wait for ever. */
const staleMs = z.number().int().min(1).max(60_000).nullable().default(null);

export const checksumKind = z.enum([
  /** Two's complement of the sum of the low 7 bits, low 7 bits compared (Toledo continuous). */
  'toledo-7bit',
  /** XOR of all bytes. */
  'xor',
  /** 16-bit two's complement of the sum, most significant byte first (Zebra SSI). */
  'sum16',
]);
export type ChecksumKind = z.infer<typeof checksumKind>;

const delimiterFraming = z.strictObject({
  kind: z.literal('delimiter'),
  /** Each ends a frame. None may be the beginning of another. Empty frames are passed over. */
  delimiters: z
    .array(byteNotation)
    .min(1)
    .max(8)
    .refine(
      (all) => all.every((a, i) => all.every((b, j) => i === j || !b.startsWith(a))),
      'one delimiter is the beginning of another; for CR, LF or both write "\\r" and "\\n"',
    ),
  max_bytes: maxBytes.default(FRAME_BYTES_MAX),
  stale_ms: staleMs,
});

const startEndFraming = z.strictObject({
  kind: z.literal('start-end'),
  start: byteNotation,
  end: byteNotation,
  /** Checksum bytes that follow the end. They cover everything from the start to the end. */
  checksum: checksumKind.optional(),
  /** The start bytes inside a frame begin a new one. Off where they are legal data. */
  restart: z.boolean().default(true),
  /** Bytes between frames that mean nothing, such as a line feed after the end. */
  ignore: byteNotation.optional(),
  /** Bytes that are a whole frame when they stand alone, such as ACK and NAK. */
  singles: byteNotation.optional(),
  max_bytes: maxBytes.default(FRAME_BYTES_MAX),
  stale_ms: staleMs,
});

const fixedFraming = z.strictObject({
  kind: z.literal('fixed'),
  start: byteNotation,
  /** Bytes in all, with start, end and checksum. */
  length: z.number().int().min(2).max(256),
  /** Stands last, before the checksum. */
  end: byteNotation.optional(),
  checksum: checksumKind.optional(),
  stale_ms: staleMs,
});

const idleFraming = z.strictObject({
  kind: z.literal('idle'),
  /** A frame ends when nothing came for this long. */
  gap_ms: z.number().int().min(1).max(60_000),
  max_bytes: maxBytes.default(FRAME_BYTES_MAX),
});

const lengthPrefixedFraming = z.strictObject({
  kind: z.literal('length-prefixed'),
  /** The first byte counts itself and all that follows, without the checksum. */
  min_length: z.number().int().min(1).max(255).default(4),
  max_length: z.number().int().min(1).max(255).default(255),
  checksum: checksumKind,
  stale_ms: staleMs,
});

export const framing = z.discriminatedUnion('kind', [
  delimiterFraming,
  startEndFraming,
  fixedFraming,
  idleFraming,
  lengthPrefixedFraming,
]);
export type Framing = z.infer<typeof framing>;
export type FramingOf<K extends Framing['kind']> = Extract<Framing, { kind: K }>;
