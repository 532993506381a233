/** Tones and taps for scans. Browsers stay silent until the page was touched once. */

let audio: AudioContext | null = null;

function tone(frequency: number, start: number, length: number): void {
  try {
    audio ??= new AudioContext();
    if (audio.state === 'suspended') void audio.resume();
    const at = audio.currentTime + start;
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0.2, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + length);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(at);
    oscillator.stop(at + length);
  } catch {
    // A tablet without sound still shows the tick or the band.
  }
}

export function beepRight(): void {
  tone(1_760, 0, 0.09);
  navigator.vibrate?.(30);
}

export function beepWrong(): void {
  tone(220, 0, 0.18);
  tone(196, 0.24, 0.25);
  navigator.vibrate?.([90, 60, 90]);
}
