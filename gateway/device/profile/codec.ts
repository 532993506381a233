import type { Reading } from '../../../contract/reading.ts';
import type { ByteProfile, CommandName } from './schema.ts';

/**
 * Takes each reading with the bytes it came from. `raw` is a view that the next `push` overwrites:
 * copy it to keep it.
 */
export type ReadingSink = (reading: Reading, raw: Uint8Array) => void;

export type DecoderOptions = {
  /** The calendar year, for the century of GS1 dates. */
  year(): number;
  /** Takes the bytes that the device wants back: acknowledgement, echo, next step of an exchange. */
  respond?(bytes: Uint8Array): void;
};

/** Bytes in, readings out, for one link from its opening to its end. Never throws on any bytes. */
export type FrameDecoder = {
  push(chunk: Uint8Array, sink: ReadingSink): void;
  /** To be called when nothing came for `idleGapMs`. */
  idle(sink: ReadingSink): void;
  /** The link closed: what is left becomes a last frame or is discarded. */
  end(sink: ReadingSink): void;
  /** Forgets a partial frame without a word, as on a new connection. */
  reset(): void;
  readonly idleGapMs: number | null;
};

/** The compiled form of a profile; it holds no state of its own. */
export type DeviceCodec = {
  readonly profile: ByteProfile;
  createDecoder(options: DecoderOptions): FrameDecoder;
  /** The bytes of a command; null where the device has no such command. */
  encode(command: CommandName): Uint8Array | null;
};
