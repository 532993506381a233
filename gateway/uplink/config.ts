import { z } from 'zod';
import { secretRef } from '../base/secret.ts';

/** Stands in until the uplink itself is there. */
export const uplinkConfig = z.strictObject({
  broker: z.string().regex(/^mqtts?:\/\//),
  password: secretRef.optional(),
});
export type UplinkConfig = z.output<typeof uplinkConfig>;
