/** What page and server both know and no schema says: apart, so that the page carries no schemas. */

/** Why the server closed `/api/live`, beside the codes of RFC 6455. The reason is a sentence. */
export const liveClose = {
  /** The gateway stops (RFC 6455: going away). */
  stopping: 1001,
  /** The client took in its messages too slowly; open again for a fresh view. */
  tooSlow: 4001,
  /** The client sent too many messages. */
  flood: 4002,
  /** A message was not what the contract says. */
  badMessage: 4003,
  /** As many pages are open as the gateway serves. */
  tooMany: 4004,
  /** No pong came for two heartbeats. */
  silent: 4005,
} as const;

export const HEARTBEAT_MS = 5_000;
export const STALE_AFTER_MS = 10_000;
export const LIVE_PERIOD_MS = 250;

/** Codes of problems that the page tells apart. Others are only shown. */
export const problemCode = {
  /** 409: the id was used before for something else. */
  differentBody: 'exists_with_different_body',
  /** 409: somebody resolved it before, by another request. */
  alreadyResolved: 'already_resolved',
  /** 409: a rule of the stock stands against it; `reason` says which. */
  stillRejected: 'still_rejected',
  /** 401: the access token was not given, or the session ended. */
  signIn: 'sign_in_needed',
  /** 404. */
  notFound: 'not_found',
  /** 400 or 422: `errors` names the members. */
  invalid: 'invalid_request',
} as const;
