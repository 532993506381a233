import { z } from 'zod';

/** `GET /healthz`: the process answers. */
export const health = z.object({ alive: z.literal(true) });

/** `GET /readyz`: 200 when it can do its work, 503 with the reasons when not. */
export const readiness = z.object({
  ready: z.boolean(),
  reasons: z.array(z.object({ code: z.string(), text: z.string() })).max(50),
});
export type Readiness = z.infer<typeof readiness>;
