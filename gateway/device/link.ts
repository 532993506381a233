/**
 * The port to whatever carries a device's bytes: a serial line, a TCP connection made or accepted, a
 * capture that is replayed. The adapters stand in platform/.
 */
export type LinkEvents = {
  /** The chunk is the receiver's: nobody else changes it afterwards. */
  data(chunk: Uint8Array): void;
  /** Once, and nothing after it. `why` is for people: "the device closed the connection". */
  closed(why: string): void;
};

export interface Link {
  /** False when the bytes could not be taken because too many wait already. */
  write(bytes: Uint8Array): boolean;
  /** Ends the link. `closed` is not called for it. */
  close(): Promise<void>;
}

/**
 * Opens the link once. Rejects with an OperationalError whose message says why in words. When `signal`
 * aborts, the attempt ends and nothing stays open.
 */
export type OpenLink = (events: LinkEvents, signal: AbortSignal) => Promise<Link>;

/** Bytes that may wait to be written to a device. Commands are short; more means that nobody reads. */
export const LINK_WRITE_MAX = 64 * 1024;
