import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';

/**
 * Films for the camera that Chromium plays (`--use-file-for-fake-video-capture`): labels on a grey table. The
 * EAN-13 is drawn here by its own standard, so that what reads it is not what wrote it; the GS1 symbols are
 * written by Zint, which stands in the writer of `zxing-wasm`.
 */

const WIDTH = 640;
const HEIGHT = 480;
const FRAMES_PER_SECOND = 10;
const TABLE = 150;

/** Brightness of each point, row by row. */
export type Picture = Uint8Array;

export function emptyTable(): Picture {
  return new Uint8Array(WIDTH * HEIGHT).fill(TABLE);
}

/** Widths of bars and spaces, from ISO/IEC 15420: L codes; R is their inverse, G is R backwards. */
const L = '0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011'.split(
  ' ',
);
const R = L.map((code) => [...code].map((bit) => (bit === '0' ? '1' : '0')).join(''));
const G = R.map((code) => [...code].reverse().join(''));
const PARITY = 'LLLLLL LLGLGG LLGGLG LLGGGL LGLLGG LGGLLG LGGGLL LGLGLG LGLGGL LGGLGL'.split(' ');

export function ean13(digits: string): Picture {
  const all = [...digits].map(Number);
  const parity = PARITY[all[0] ?? 0] ?? '';
  const left = all.slice(1, 7).map((digit, place) => (parity[place] === 'L' ? L : G)[digit]);
  const right = all.slice(7).map((digit) => R[digit]);
  const bits = `101${left.join('')}01010${right.join('')}101`;
  return label([bits], 4, 200);
}

/** A GS1 Data Matrix or GS1-128. `elements` in brackets, e.g. `(01)04003300000011(10)A1`. */
export async function gs1(format: 'DataMatrix' | 'Code128', elements: string): Promise<Picture> {
  const { resolve } = createRequire(import.meta.url);
  const wasmBinary = new Uint8Array(readFileSync(resolve('zxing-wasm/writer/zxing_writer.wasm')))
    .buffer;
  prepareZXingModule({ overrides: { wasmBinary } });
  const { symbol, error } = await writeBarcode(elements, { format, options: 'gs1' });
  if (error !== '') throw new Error(`${elements}: ${error}`);
  const { data, width, height } = symbol;
  const rows = Array.from({ length: height }, (_, y) =>
    Array.from(data.subarray(y * width, (y + 1) * width), (point) =>
      point === 0 ? '1' : '0',
    ).join(''),
  );
  return format === 'DataMatrix' ? label(rows, 9, 9) : label(rows.slice(0, 1), 2, 180);
}

/** Modules of a symbol (1 is black) on white paper in the middle of the table. */
function label(rows: readonly string[], moduleWidth: number, moduleHeight: number): Picture {
  const picture = emptyTable();
  const width = (rows[0]?.length ?? 0) * moduleWidth;
  const height = rows.length * moduleHeight;
  const left = Math.floor((WIDTH - width) / 2);
  const top = Math.floor((HEIGHT - height) / 2);
  const quiet = 12 * moduleWidth;
  if (left < quiet / 2) throw new Error(`a symbol of ${width} points does not fit ${WIDTH}`);
  for (let y = Math.max(0, top - 40); y < Math.min(HEIGHT, top + height + 40); y += 1) {
    picture.fill(
      255,
      y * WIDTH + Math.max(0, left - quiet),
      y * WIDTH + Math.min(WIDTH, left + width + quiet),
    );
  }
  rows.forEach((row, r) => {
    [...row].forEach((bit, c) => {
      if (bit !== '1') return;
      for (let y = top + r * moduleHeight; y < top + (r + 1) * moduleHeight; y += 1) {
        const from = y * WIDTH + left + c * moduleWidth;
        picture.fill(20, from, from + moduleWidth);
      }
    });
  });
  return picture;
}

/** Writes the film: each picture for so many seconds. Chromium plays it again and again. */
export function writeFilm(
  file: string,
  scenes: readonly (readonly [picture: Picture, seconds: number])[],
): void {
  const colours = new Uint8Array((WIDTH * HEIGHT) / 2).fill(128);
  const parts: Uint8Array[] = [
    Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n`),
  ];
  for (const [picture, seconds] of scenes) {
    for (let frame = 0; frame < seconds * FRAMES_PER_SECOND; frame += 1) {
      parts.push(Buffer.from('FRAME\n'), picture, colours);
    }
  }
  writeFileSync(file, Buffer.concat(parts));
}
