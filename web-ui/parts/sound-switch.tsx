import { muted, setMuted } from '../scan/sound.ts';
import { t } from '../text/en.ts';
import { Icon } from './icon.tsx';

/** Tones of scans on or off, kept in this browser. */
export function SoundSwitch() {
  const on = !muted.value;
  return (
    <button
      type="button"
      class="quiet sound-switch"
      role="switch"
      aria-checked={on}
      onClick={() => setMuted(on)}
    >
      <Icon name={on ? 'sound' : 'silent'} />
      {t.scan.sound}
      <span class="muted">{on ? t.scan.on : t.scan.off}</span>
    </button>
  );
}
