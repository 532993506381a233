import { z } from 'zod';
import { byteNotation } from './bytes.ts';

function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}

/** A regular expression, matched against the whole text. */
export const pattern = z
  .string()
  .min(1)
  .max(200)
  .refine(isPattern, 'not a regular expression; escape special characters with a backslash');

export const massUnit = z.enum(['mg', 'g', 'kg', 't', 'lb', 'oz', 'ozt', 'ct']);
export type MassUnit = z.infer<typeof massUnit>;

export const textParser = z.discriminatedUnion('parser', [
  z.strictObject({
    parser: z.literal('gs1'),
    /**
     * `announced`: only with a GS1 symbology identifier or a GS separator in the text.
     * `likely`: also digits that begin like 00, 01 or 02 and Digital Links, if they prove valid.
     * `always`: every text is GS1, and an error if it is not.
     */
    when: z.enum(['announced', 'likely', 'always']).default('likely'),
  }),
  z.strictObject({
    parser: z.literal('internal'),
    /** A text that matches is the site's own code: no later parser sees it. A group `text` is kept alone. */
    pattern,
  }),
]);
export type TextParser = z.infer<typeof textParser>;

/** Shared by all that read barcodes as text. */
const textShape = {
  encoding: z.enum(['utf-8', 'latin1']).default('utf-8'),
  /** Strip a symbology identifier such as `]C1` from the front, where the scanner sends one. */
  aim: z.boolean().default(true),
  /** What the scanner sends in place of the GS separator, besides 1D itself. */
  separator_as: byteNotation.optional(),
  /** Applied in this order; the first that takes the text ends it. */
  parsers: z
    .array(textParser)
    .max(16)
    .default([{ parser: 'gs1', when: 'likely' }]),
  /** Whole texts that mean: nothing was read. */
  no_read: z.array(byteNotation).max(8).default([]),
  /** Whole texts that are answers to commands. */
  replies: z
    .array(z.strictObject({ text: byteNotation, ok: z.boolean(), code: z.string().max(40) }))
    .max(16)
    .default([]),
};

const scanners = [
  z.strictObject({ kind: z.literal('text'), ...textShape }),
  z.strictObject({ kind: z.literal('dataman'), ...textShape }),
  z.strictObject({ kind: z.literal('keyence-sr'), ...textShape }),
  z.strictObject({ kind: z.literal('sick-cola'), ...textShape }),
  z.strictObject({ kind: z.literal('zebra-ssi'), ...textShape }),
] as const;

/** The unit where the protocol does not send one. */
const unit = massUnit;

const scales = [
  z.strictObject({ kind: z.literal('mt-sics') }),
  z.strictObject({ kind: z.literal('ncr-8217'), unit }),
  z.strictObject({
    kind: z.literal('toledo-continuous'),
    /** `swb`: kg or lb by status word B. `swc`: also g, t, oz by the low bits of status word C. */
    units: z.enum(['swb', 'swc']).default('swb'),
  }),
  z.strictObject({ kind: z.literal('sma') }),
  z.strictObject({ kind: z.literal('nci') }),
  z.strictObject({ kind: z.literal('sartorius-sbi'), unit: unit.default('g') }),
  z.strictObject({ kind: z.literal('header-csv') }),
  z.strictObject({ kind: z.literal('ohaus') }),
  z.strictObject({ kind: z.literal('dibal-epos') }),
  z.strictObject({ kind: z.literal('dialog-06') }),
  z.strictObject({ kind: z.literal('usb-hid') }),
  z.strictObject({ kind: z.literal('rice-lake') }),
] as const;

export const decode = z.discriminatedUnion('kind', [
  ...scanners,
  ...scales,
  z.strictObject({ kind: z.literal('zpl-status') }),
]);
export type Decode = z.infer<typeof decode>;
export type TextOptions = Extract<
  Decode,
  { kind: 'text' | 'dataman' | 'keyence-sr' | 'sick-cola' | 'zebra-ssi' }
>;
