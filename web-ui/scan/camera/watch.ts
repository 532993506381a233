import { scanned } from '../scan.ts';
import { PictureReader } from './decoder.ts';
import { HeldCodes } from './held.ts';

/** Looks at a running video until it is ended, and gives out what it shows as scans. */

/** Between two pictures: a dozen a second is as quick as a hand, and leaves the device cool. */
const EVERY_MS = 80;
/** Longer side of the picture that is read. */
const SIDE_MAX = 1_280;

export type Watching = {
  /** After each scan. */
  readonly onScan: (text: string) => void;
  /** The decoder could not be loaded; nothing is looked at any more. */
  readonly onFailed: () => void;
};

export function watchVideo(video: HTMLVideoElement, told: Watching): () => void {
  let ended = false;
  const held = new HeldCodes();
  const look = async (): Promise<void> => {
    const reader = await PictureReader.open();
    try {
      while (!ended) {
        const image = pictureOf(video);
        if (image !== null) {
          const codes = await reader.read(image);
          if (ended) return;
          const text = held.look(codes, performance.now());
          if (text !== null) {
            scanned(text, 'camera');
            told.onScan(text);
          }
        }
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
    } catch {
      if (!ended) told.onFailed();
    } finally {
      reader.close();
    }
  };
  void look();
  return () => {
    ended = true;
  };
}

let canvas: CanvasRenderingContext2D | null = null;

/** Null while the camera has not shown anything yet. */
function pictureOf(video: HTMLVideoElement): ImageData | null {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  const scale = Math.min(1, SIDE_MAX / Math.max(videoWidth, videoHeight));
  const width = Math.round(videoWidth * scale);
  const height = Math.round(videoHeight * scale);
  canvas ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (canvas === null) throw new Error('the browser has no canvas');
  if (canvas.canvas.width !== width || canvas.canvas.height !== height) {
    canvas.canvas.width = width;
    canvas.canvas.height = height;
  }
  canvas.drawImage(video, 0, 0, width, height);
  return canvas.getImageData(0, 0, width, height);
}
