import { z } from 'zod';
import { secretRef } from '../base/secret.ts';

/** Stands in until the uplink itself is there. */
export const uplinkConfig = z.strictObject({
  broker: z.string().regex(/^mqtts?:\/\//),
  site: z.string(),
  consumers: z.array(z.string()),
  password: secretRef.optional(),
});
export type UplinkConfig = z.output<typeof uplinkConfig>;
