import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader';
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { DecodeAnswer, DecodeRequest } from './pictures.ts';

/**
 * Reads codes out of pictures, beside the page, so that it stays smooth. Only this file's answer may compile
 * WebAssembly (gateway/http/guard.ts), and it is loaded with the first picture that needs it.
 */

const OPTIONS: ReaderOptions = {
  // What labels and pallets of a warehouse bear. Each one more costs time and finds codes where none are.
  formats: [
    'EANUPC',
    'Code128',
    'Code39',
    'ITF',
    'DataBar',
    'DataMatrix',
    'QRCode',
    'PDF417',
    'Aztec',
  ],
  // As encoded, with the separators; the identifier stands in a member of its own.
  textMode: 'Plain',
  tryInvert: false,
  maxNumberOfSymbols: 8,
};

// Its default is an address on the internet.
prepareZXingModule({ overrides: { locateFile: () => wasm } });

addEventListener('message', ({ data }: MessageEvent<DecodeRequest>) => {
  void answer(data);
});

async function answer({ id, pixels, width, height }: DecodeRequest): Promise<void> {
  try {
    const image = new ImageData(new Uint8ClampedArray(pixels), width, height);
    const results = await readBarcodes(image, OPTIONS);
    const codes = results.map(({ symbologyIdentifier, text, position }) => {
      const { topLeft, topRight, bottomLeft, bottomRight } = position;
      return {
        text: symbologyIdentifier + text,
        x: (topLeft.x + topRight.x + bottomLeft.x + bottomRight.x) / 4,
        y: (topLeft.y + topRight.y + bottomLeft.y + bottomRight.y) / 4,
      };
    });
    tell({ id, ok: true, codes });
  } catch (error) {
    tell({ id, ok: false, error: String(error) });
  }
}

function tell(message: DecodeAnswer): void {
  postMessage(message);
}
