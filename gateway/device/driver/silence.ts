import { type Millis, millis } from '../../base/units.ts';

/** What is expected of a device, and what came of it: the facts by which silence is told from having nothing to say. */
export type Silence = {
  /** It should speak at least this often; null where it speaks only when there is something. */
  readonly silence_ms: number | null;
  /** It speaks only when it is asked. */
  readonly asked_only: boolean;
  readonly opened: Millis;
  /** Null: nothing since the link was opened. */
  readonly heard: Millis | null;
  /** The first and the last question since it last spoke; null: none is open. */
  readonly asked: { readonly first: Millis; readonly last: Millis; readonly times: number } | null;
  /** How often the link was opened anew because nothing was heard on it. */
  readonly reopened: number;
};

/** How long a device may take to answer before it is asked again. */
const ANSWER_WITHIN_MS = 2_000;
/** Without an answer for so long it counts as silent. */
const UNANSWERED_MS = 5_000;
/** A device that speaks only when asked is asked after this, so that a dead one shows before a parcel comes. */
const ASK_EVERY_MS = 10_000;
/** Silent for so long: the link may be half open, so it is opened anew. Doubles each time that this does not help. */
const REOPEN_AFTER_MS = 15_000;
const REOPEN_AFTER_MAX_MS = 600_000;

export function silenceOf(
  expected: Pick<Silence, 'silence_ms' | 'asked_only'>,
  opened: Millis,
  reopened: number,
): Silence {
  return { ...expected, opened, heard: null, asked: null, reopened };
}

export function afterHeard(silence: Silence, now: Millis): Silence {
  return { ...silence, heard: now, asked: null, reopened: 0 };
}

export function afterAsked(silence: Silence, now: Millis): Silence {
  const { asked } = silence;
  const first = asked?.first ?? now;
  return { ...silence, asked: { first, last: now, times: (asked?.times ?? 0) + 1 } };
}

/** Why the device counts as silent, in words; null while it does not. */
export function whySilent(silence: Silence, now: Millis): string | null {
  const { silence_ms, asked, heard, opened, reopened } = silence;
  const quiet = now - (heard ?? opened);
  if (silence_ms !== null && quiet >= silence_ms) {
    return `nothing heard for ${seconds(quiet)} s; it should speak every ${silence_ms} ms`;
  }
  if (asked !== null && now - asked.first >= UNANSWERED_MS) {
    const ago = seconds(now - asked.first);
    return `asked ${asked.times} times in ${ago} s without an answer; is it on, and the cable right?`;
  }
  if (reopened > 0 && heard === null) return 'connected anew, but nothing heard yet';
  return null;
}

/** Whether a question is due, of a device that speaks only when asked. */
export function shouldAsk({ asked_only, asked, heard, opened }: Silence, now: Millis): boolean {
  if (!asked_only) return false;
  if (asked !== null) return now - asked.last >= ANSWER_WITHIN_MS;
  return now - (heard ?? opened) >= ASK_EVERY_MS;
}

/** Whether a device, silent since then, may be behind a link that is open on this side only. */
export function shouldReopen(silence: Silence, silentSince: Millis, now: Millis): boolean {
  const wait = Math.min(REOPEN_AFTER_MAX_MS, REOPEN_AFTER_MS * 2 ** Math.min(silence.reopened, 10));
  return now - millis(Math.max(silentSince, silence.opened)) >= wait;
}

const seconds = (ms: number): number => Math.round(ms / 1_000);
