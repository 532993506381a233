import { z } from 'zod';

/** `GET /api/session`. On loopback nobody signs in: `needed` is false. */
export const sessionState = z.object({ needed: z.boolean(), open: z.boolean() });
export type SessionState = z.infer<typeof sessionState>;

/** `POST /api/session`: the gateway's access token opens a session, which lives in an HttpOnly cookie. */
export const sessionRequest = z.strictObject({ token: z.string().min(1).max(512) });
export type SessionRequest = z.output<typeof sessionRequest>;
