import { quantity } from '../format.ts';
import { t } from '../text/en.ts';
import { State, type Tone } from './mark.tsx';

type Progress = 'none' | 'open' | 'complete' | 'over';

const TONES: Readonly<Record<Progress, Tone>> = {
  none: 'calm',
  open: 'warn',
  complete: 'good',
  over: 'bad',
};

function progressOf(received: number, expected: number): Progress {
  if (received > expected) return 'over';
  if (received === expected) return 'complete';
  return received === 0 ? 'none' : 'open';
}

/** How far a line is: a bar, the figures, and a word, so that no one has to tell colours apart. */
export function ProgressOf({
  name,
  received,
  expected,
  unit,
}: {
  readonly name: string;
  readonly received: number;
  readonly expected: number;
  readonly unit: 'counted' | 'weighed';
}) {
  const progress = progressOf(received, expected);
  const word = t.receiving.state[progress];
  const width = Math.min(100, (received / Math.max(1, expected)) * 100);
  return (
    <span class="line-main">
      <span>
        <span class="figure small">
          {t.receiving.of(quantity(received, unit), quantity(expected, unit))}
        </span>{' '}
        <State tone={TONES[progress]} word={word} />
      </span>
      <span
        class={`progress progress-${progress}`}
        role="img"
        aria-label={t.receiving.progress(name, word)}
      >
        <span style={{ width: `${width}%` }} />
      </span>
    </span>
  );
}
