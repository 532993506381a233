import { read } from 'node:fs';
import { promisify } from 'node:util';
import { SerialPort } from 'serialport';
import { describeError, OperationalError } from '../base/errors.ts';
import { LINK_WRITE_MAX, type Link, type LinkEvents, type OpenLink } from '../device/link.ts';
import type { SerialSettings } from '../device/profile/transport.ts';

/** What of serialport's Linux binding is used here; its declared type is a union of all systems. */
interface Port {
  readonly isOpen: boolean;
  readonly fd: number | null;
  readonly poller: { once(event: 'readable', done: (error: Error | null) => void): void };
  write(bytes: Buffer): Promise<void>;
  close(): Promise<void>;
}
interface Binding {
  open(options: Readonly<Record<string, unknown>>): Promise<Port>;
}

const CHUNK_BYTES = 4_096;
const readAt = promisify(read);

/**
 * A serial line. Reads by itself instead of through serialport's stream: that one calls itself without end
 * when the adapter is pulled out, since the kernel then answers each read with zero bytes
 * (serialport/bindings-cpp#162). Here zero bytes end the link.
 */
export function serialLink(path: string, settings: SerialSettings): OpenLink {
  return async (events, signal) => {
    const binding = SerialPort.binding as unknown as Binding;
    const port = await binding.open(optionsOf(path, settings)).catch((cause: unknown) => {
      throw new OperationalError('link-not-open', whyNotOpen(path, cause), { cause });
    });
    if (signal.aborted) {
      await port.close();
      throw new OperationalError('link-not-open', `${path} was not waited for`);
    }
    return linkOf(path, port, events);
  };
}

function optionsOf(path: string, settings: SerialSettings): Readonly<Record<string, unknown>> {
  return {
    path,
    baudRate: settings.baud,
    dataBits: settings.data_bits,
    parity: settings.parity,
    stopBits: settings.stop_bits,
    rtscts: settings.flow === 'rts-cts',
    xon: settings.flow === 'xon-xoff',
    xoff: settings.flow === 'xon-xoff',
    // A second program on the same line would take bytes away.
    lock: true,
  };
}

/** The binding's messages name system calls; people want to know what to look at. */
function whyNotOpen(path: string, cause: unknown): string {
  const text = describeError(cause);
  if (/No such file/i.test(text)) return `${path} is not there: is the adapter plugged in?`;
  if (/Permission denied/i.test(text)) {
    return `${path} may not be opened: the gateway's user must be in the group dialout`;
  }
  if (/lock|busy/i.test(text)) return `${path} is in use by another program`;
  return `${path} cannot be opened`;
}

function whyLost(path: string, error: unknown): string {
  const text = describeError(error);
  // What the kernel says of a terminal whose other end is gone depends on the driver.
  const gone = /bad file descriptor|EBADF|EIO|ENXIO|ENODEV|input\/output error/i.test(text);
  return gone ? `${path} was unplugged` : `${path} failed: ${text}`;
}

function linkOf(path: string, port: Port, events: LinkEvents): Link {
  let over = false;
  let waiting = 0;
  /** The read that is under way in the thread pool. */
  let reading: Promise<unknown> = Promise.resolve();
  const close = async (): Promise<void> => {
    over = true;
    // A read that came after the close would read from whatever then bears the same number.
    await reading.catch(() => {});
    // A line that is gone may refuse even this; there is nothing left to lose then.
    if (port.isOpen) await port.close().catch(() => {});
  };
  const lost = (why: string): void => {
    if (over) return;
    void close().then(() => events.closed(why));
  };
  const readOn = async (): Promise<void> => {
    while (!over) {
      const { fd } = port;
      if (fd === null) return lost(`${path} was unplugged`);
      const next = readChunk(fd);
      reading = next;
      const chunk = await next;
      // Not after a close: to wait on a poller that is gone ends the whole process.
      if (over) return;
      if (chunk === 'gone') return lost(`${path} was unplugged`);
      if (chunk === 'wait') await readable(port);
      else events.data(chunk);
    }
  };
  readOn().catch((error: unknown) => lost(whyLost(path, error)));
  return {
    write(bytes) {
      if (over || waiting + bytes.length > LINK_WRITE_MAX) return false;
      waiting += bytes.length;
      port.write(Buffer.from(bytes)).then(
        () => {
          waiting -= bytes.length;
        },
        (error: unknown) => lost(whyLost(path, error)),
      );
      return true;
    },
    close,
  };
}

/** The bytes that are there; `wait` when there are none, `gone` when the line is. */
async function readChunk(fd: number): Promise<Uint8Array | 'wait' | 'gone'> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  try {
    const { bytesRead } = await readAt(fd, buffer, 0, CHUNK_BYTES, null);
    return bytesRead === 0 ? 'gone' : new Uint8Array(buffer.subarray(0, bytesRead));
  } catch (error) {
    if (mustWait(error)) return 'wait';
    throw error;
  }
}

function mustWait(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR';
}

function readable(port: Port): Promise<void> {
  return new Promise((resolve, reject) => {
    port.poller.once('readable', (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}
