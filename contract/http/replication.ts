import { z } from 'zod';
import { changeOutcome, requestId } from './change.ts';

/** `POST /api/replication/confirm-restore`: a person has read that this gateway runs on a restored copy. */
export const confirmRestoreRequest = z.strictObject({
  id: requestId,
  /** The epoch that the view shows, so that nobody confirms what they did not see. */
  epoch: z.string().min(1).max(64),
});
export type ConfirmRestoreRequest = z.output<typeof confirmRestoreRequest>;

/** `POST /api/replication/reconnect`: try the broker now rather than at the next attempt. */
export const reconnectRequest = z.strictObject({ id: requestId });
export type ReconnectRequest = z.output<typeof reconnectRequest>;

export const replicationAnswer = z.object({ outcome: changeOutcome });
export type ReplicationAnswer = z.infer<typeof replicationAnswer>;
