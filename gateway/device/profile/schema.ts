import { z } from 'zod';
import { byteNotation } from './bytes.ts';
import { decode, pattern } from './decode.ts';
import { framing } from './framing.ts';
import { transport } from './transport.ts';

/**
 * What a device profile may say: the only truth for `firmware-config/`, for a site's overrides and
 * for the JSON Schema that editors use.
 */

/** Where a section's facts come from. */
export const evidenceMark = z.enum([
  /** The manufacturer's manual. */
  'M',
  /** Other people's driver code. */
  'C',
  /** Not found; an assumption. */
  '?',
]);

/** What a station or the devices screen can ask of a device. */
export const commandName = z.enum([
  'trigger_on',
  'trigger_off',
  'poll',
  'zero',
  'tare',
  'clear_tare',
  'keep_alive',
  'reset',
  'status',
]);
export type CommandName = z.infer<typeof commandName>;

const ms = (min: number, max: number) => z.number().int().min(min).max(max);

const identity = {
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens'),
  vendor: z.string().min(1).max(80),
  model: z.string().min(1).max(80),
  notes: z.string().max(2000).optional(),
};

const evidence = z.strictObject({
  transport: evidenceMark,
  framing: evidenceMark,
  decode: evidenceMark,
  commands: evidenceMark.optional(),
});

/** A device that speaks bytes over a link. */
export const byteProfile = z.strictObject({
  ...identity,
  kind: z.enum(['scanner', 'scale', 'checkweigher', 'printer']),
  evidence,
  transport,
  framing,
  decode,
  /** The line is 7-bit with parity in the eighth: drop it. */
  strip_parity: z.boolean().default(false),
  commands: z.partialRecord(commandName, byteNotation).default({}),
  /** Sends `poll` this often. Null: the device speaks by itself. */
  poll_interval_ms: ms(20, 600_000).nullable().default(null),
  /** Sends `keep_alive` this often. */
  keep_alive_interval_ms: ms(100, 600_000).nullable().default(null),
  acknowledge: z
    .strictObject({
      /** Sent after each frame that could be read. */
      good: byteNotation,
      /** Sent after each frame that could not. */
      bad: byteNotation.optional(),
    })
    .optional(),
  /** Sends `send` when the whole frame equals `on`; not twice in a row without another frame between. */
  responses: z
    .array(z.strictObject({ on: byteNotation, send: byteNotation }))
    .max(8)
    .default([]),
  /**
   * `repeats`: the device repeats each command before it answers; the repetition is dropped.
   * `wants`: the device wants each frame sent back.
   */
  echo: z.enum(['none', 'repeats', 'wants']).default('none'),
  /** A text that says: I am here. Where `silence_ms` is not given, three that are missing mean silence. */
  heartbeat: z.strictObject({ pattern, interval_ms: ms(100, 600_000) }).optional(),
  /** What a weight must be for a station to trust it. */
  weight_rules: z
    .strictObject({
      /** Equal consecutive readings that make a weight stable where the scale does not say so itself. */
      stable_after: z.number().int().min(1).max(100).default(1),
      min_milligrams: z.number().int().optional(),
      max_milligrams: z.number().int().optional(),
    })
    .optional(),
  /** Silence after which the device counts as silent. Null: it speaks only when there is something. */
  silence_ms: ms(100, 3_600_000).nullable().default(null),
});
export type ByteProfile = z.infer<typeof byteProfile>;

/** A line of a GPIO chip. */
export const gpioProfile = z.strictObject({
  ...identity,
  kind: z.literal('gpio'),
  evidence: z.strictObject({ line: evidenceMark }),
  line: z.discriminatedUnion('direction', [
    z.strictObject({
      direction: z.literal('input'),
      active_low: z.boolean().default(false),
      bias: z.enum(['as-is', 'pull-up', 'pull-down', 'disabled']).default('as-is'),
      debounce_ms: ms(0, 1000),
    }),
    z.strictObject({
      direction: z.literal('output'),
      active_low: z.boolean().default(false),
      /** The level at start, at stop and after a crash. */
      safe: z.enum(['active', 'inactive']),
      /** Length of one pulse. Null: the level stays until it is changed. */
      pulse_ms: ms(1, 60_000).nullable().default(null),
    }),
  ]),
});
export type GpioProfile = z.infer<typeof gpioProfile>;

export const deviceProfile = z.discriminatedUnion('kind', [byteProfile, gpioProfile]);
export type DeviceProfile = z.infer<typeof deviceProfile>;
