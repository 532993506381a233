import type { Seen } from './held.ts';
import { type NativeDetector, nativeDetector, plainText } from './native.ts';
import type { DecodeAnswer, DecodeRequest, Placed } from './pictures.ts';

/** Some symbols no browser knows, GS1 DataBar among them: of so many empty pictures the decoder sees one. */
const EMPTY_MAX = 6;
/** The first picture waits for a megabyte to come over a warehouse's Wi-Fi. */
const ANSWER_MS_MAX = 30_000;

/** Reads pictures with what the browser has, else with the decoder of this gateway. */
export class PictureReader {
  readonly #native: NativeDetector | null;
  #worker: Worker | null = null;
  #id = 0;
  /** Pictures in a row in which the browser itself saw nothing. */
  #empty = 0;

  private constructor(native: NativeDetector | null) {
    this.#native = native;
    // Without a reader of its own, the decoder is loaded while the person still aims.
    if (native === null) this.#worker = startWorker();
  }

  static async open(): Promise<PictureReader> {
    return new PictureReader(await nativeDetector());
  }

  /** The codes in it. Rejects when the decoder cannot be loaded or does not answer. */
  async read(image: ImageData): Promise<readonly Seen[]> {
    const { width, height } = image;
    const plain = await this.#readNatively(image);
    const codes = plain ?? (await this.#decode(image));
    return codes.map(({ text, x, y }) => ({
      text,
      off: Math.hypot((2 * x) / width - 1, (2 * y) / height - 1) / Math.SQRT2,
    }));
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  /** Null when it takes the decoder to tell what is there. */
  async #readNatively(image: ImageData): Promise<readonly Placed[] | null> {
    if (this.#native === null) return null;
    try {
      const found = await this.#native.detect(image);
      const placed = found.flatMap((code) => {
        const text = plainText(code);
        const { x, y, width, height } = code.boundingBox;
        return text === null ? [] : [{ text, x: x + width / 2, y: y + height / 2 }];
      });
      this.#empty = found.length === 0 ? this.#empty + 1 : 0;
      if (this.#empty >= EMPTY_MAX) {
        this.#empty = 0;
        return null;
      }
      return placed.length === found.length ? placed : null;
    } catch {
      // The service behind it may be missing on a device without its maker's programs.
      return null;
    }
  }

  #decode({ data, width, height }: ImageData): Promise<readonly Placed[]> {
    this.#worker ??= startWorker();
    const worker = this.#worker;
    this.#id += 1;
    const id = this.#id;
    const pixels = new Uint8ClampedArray(data).buffer;
    return new Promise((resolve, reject) => {
      const ended = new AbortController();
      const { signal } = ended;
      const fail = (why: string): void => {
        ended.abort();
        this.close();
        reject(new Error(why));
      };
      const timer = setTimeout(() => fail('the decoder does not answer'), ANSWER_MS_MAX);
      signal.addEventListener('abort', () => clearTimeout(timer));
      worker.addEventListener('error', () => fail('the decoder was not loaded'), { signal });
      worker.addEventListener(
        'message',
        ({ data: answer }: MessageEvent<DecodeAnswer>) => {
          if (answer.id !== id) return;
          if (!answer.ok) return fail(answer.error);
          ended.abort();
          resolve(answer.codes);
        },
        { signal },
      );
      const request: DecodeRequest = { id, pixels, width, height };
      worker.postMessage(request, [pixels]);
    });
  }
}

function startWorker(): Worker {
  return new Worker(new URL('./decoder.worker.ts', import.meta.url), { type: 'module' });
}
