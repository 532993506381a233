/** State as shape and colour; the word always stands beside it. */

export type Tone = 'good' | 'calm' | 'warn' | 'bad';

const SHAPES: Readonly<Record<Tone, string>> = {
  good: 'M8 2l6 11H2z',
  calm: 'M8 3a5 5 0 100 10A5 5 0 008 3z',
  warn: 'M8 1.5L14.5 8 8 14.5 1.5 8z',
  bad: 'M3 3h10v10H3z',
};

export function Mark({ tone }: { readonly tone: Tone }) {
  return (
    <svg class={`mark mark-${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[tone]} />
    </svg>
  );
}

/** Shape and word together. */
export function State({ tone, word }: { readonly tone: Tone; readonly word: string }) {
  return (
    <span class={`state state-${tone}`}>
      <Mark tone={tone} />
      {word}
    </span>
  );
}
