import type { Failure } from './failure.ts';
import type { QueryTypes, ReaderModule } from './query.ts';

/** What the reader thread's module file exports. The zone puts it together from the rooms' modules. */
export type ReaderModuleFile = { readonly readerModule: ReaderModule<QueryTypes> };

export type ReaderThreadData = {
  readonly file: string;
  /** URL of the module file, see `ReaderModuleFile`. */
  readonly module: string;
};

/** Main thread to reader: one query at a time, so that what is waiting can be counted and given up. */
export type ToReader = { readonly id: number; readonly name: string; readonly input: unknown };

export type FromReader =
  | { readonly type: 'ready' }
  | { readonly type: 'refused'; readonly code: string; readonly message: string }
  | { readonly type: 'answer'; readonly id: number; readonly output: unknown }
  | ({ readonly type: 'failed'; readonly id: number } & Failure);

/**
 * Bytes that stand in a question or an answer as a member of their own are handed over, not copied; the
 * sender has them no longer. Buffers are left out, since theirs may be a part of a common one.
 */
export function movable(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((member: unknown) =>
    member instanceof Uint8Array &&
    member.constructor === Uint8Array &&
    member.buffer instanceof ArrayBuffer
      ? [member.buffer]
      : [],
  );
}
