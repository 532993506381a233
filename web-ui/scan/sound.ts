import { signal } from '@preact/signals';

/** Tones for scans, made by the browser itself. It stays silent until the page was touched once. */

const SETTING = 'scan-sound';

export const muted = signal(readMuted());
let audio: AudioContext | null = null;

export function setMuted(value: boolean): void {
  muted.value = value;
  try {
    localStorage.setItem(SETTING, value ? 'off' : 'on');
  } catch {
    // A browser that keeps nothing asks again after a reload.
  }
}

function readMuted(): boolean {
  try {
    return localStorage.getItem(SETTING) === 'off';
  } catch {
    return false;
  }
}

/** Gets the sound ready with the first touch or key, which is what browsers wait for. */
export function startSound(): void {
  const unlock = (): void => {
    try {
      audio ??= new AudioContext();
      if (audio.state !== 'running') void audio.resume();
    } catch {
      // A tablet without sound still shows the tick or the band.
    }
  };
  // Not once: a phone that was asleep suspends the sound again.
  addEventListener('pointerdown', unlock, { capture: true, passive: true });
  addEventListener('keydown', unlock, { capture: true, passive: true });
}

export function toneRight(): void {
  tones([{ hertz: 1_760, start: 0, length: 0.09 }]);
}

export function toneKept(): void {
  tones([{ hertz: 660, start: 0, length: 0.12 }]);
}

export function toneWrong(): void {
  tones([
    { hertz: 220, start: 0, length: 0.18 },
    { hertz: 196, start: 0.24, length: 0.25 },
  ]);
}

/** Seconds from now. */
type Tone = { readonly hertz: number; readonly start: number; readonly length: number };

function tones(wanted: readonly Tone[]): void {
  // While it is not running its clock stands: tones would pile up and sound all at once later.
  if (muted.value || audio?.state !== 'running') return;
  for (const { hertz, start, length } of wanted) {
    const at = audio.currentTime + start;
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(0.2, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + length);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(at);
    oscillator.stop(at + length);
  }
}
