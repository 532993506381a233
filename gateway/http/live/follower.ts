import type { LiveMessage } from '../../../contract/http/view.ts';

/** One page that follows. `text` is a live message as JSON, made once for all of them. */
export type Follower = {
  send(text: string): void;
  /** Once per heartbeat, after it was sent. */
  beat(): void;
};

export function textOf(message: LiveMessage): string {
  return JSON.stringify(message);
}
