import { z } from 'zod';

/**
 * Where a secret is kept. It never stands in the configuration itself: that file is copied, mailed and
 * committed. `file`: a path, whose text without the final line break is the secret. `env`: the name of an
 * environment variable.
 */
export const secretRef = z.union(
  [
    z.strictObject({ file: z.string().min(1) }),
    z.strictObject({ env: z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'a name such as MQTT_PASSWORD') }),
  ],
  'a secret is named, not written here: { file: /etc/zone-gateway/secrets/… } or { env: NAME }',
);
export type SecretRef = z.infer<typeof secretRef>;

/** Reads a named secret. Throws `secret-missing`, which names the reference and never the secret. */
export type SecretReader = (ref: SecretRef) => string;
