import { z } from 'zod';

export const serialSettings = z.strictObject({
  baud: z.number().int().min(300).max(921_600),
  data_bits: z.union([z.literal(7), z.literal(8)]).default(8),
  parity: z.enum(['none', 'even', 'odd', 'mark', 'space']).default('none'),
  stop_bits: z.union([z.literal(1), z.literal(2)]).default(1),
  flow: z.enum(['none', 'xon-xoff', 'rts-cts']).default('none'),
});
export type SerialSettings = z.infer<typeof serialSettings>;

const port = z.number().int().min(1).max(65_535);

/** How the device is usually reached. A site names one of these and its address; the rest is default. */
export const transport = z.strictObject({
  usual: z.enum(['serial', 'tcp-client', 'tcp-server', 'hid']),
  serial: serialSettings.optional(),
  /** The gateway calls the device at this port. */
  tcp_client: z.strictObject({ port }).optional(),
  /** The device calls the gateway at this port. */
  tcp_server: z.strictObject({ port }).optional(),
});
export type Transport = z.infer<typeof transport>;
