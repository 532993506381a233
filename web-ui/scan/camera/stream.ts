/** The device's camera: opened, lit and let go. */

/** Why there is no picture. `insecure`: browsers give a camera only to pages that came over HTTPS. */
export type CameraTrouble = 'insecure' | 'denied' | 'none' | 'busy';

export type Opened =
  | { readonly ok: true; readonly stream: MediaStream }
  | { readonly ok: false; readonly trouble: CameraTrouble };

/** Enough for a dense label at arm's length, and still quick to read. */
const WANTED: MediaStreamConstraints = {
  audio: false,
  video: {
    facingMode: { ideal: 'environment' },
    width: { ideal: 1280 },
    height: { ideal: 720 },
  },
};

export async function openCamera(): Promise<Opened> {
  // On insecure pages `mediaDevices` is not there at all, whatever the types say.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!isSecureContext || devices === undefined) return { ok: false, trouble: 'insecure' };
  try {
    return { ok: true, stream: await devices.getUserMedia(WANTED) };
  } catch (error) {
    return { ok: false, trouble: troubleOf(error) };
  }
}

/** Names of https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia. */
function troubleOf(error: unknown): CameraTrouble {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    default:
      return 'busy';
  }
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Whether the camera has a light that can be switched. */
export function hasTorch(stream: MediaStream): boolean {
  const [track] = stream.getVideoTracks();
  // Of https://www.w3.org/TR/image-capture/, which TypeScript's library lacks; absent in some browsers.
  const capabilities: object = track?.getCapabilities?.() ?? {};
  return 'torch' in capabilities && capabilities.torch === true;
}

/** Whether the light is on afterwards. */
export async function setTorch(stream: MediaStream, on: boolean): Promise<boolean> {
  const [track] = stream.getVideoTracks();
  const torch: MediaTrackConstraintSet & { readonly torch: boolean } = { torch: on };
  try {
    await track?.applyConstraints({ advanced: [torch] });
    return on;
  } catch {
    return !on;
  }
}
