/** A small chart of whole numbers, oldest left. The text says to those who do not see it what it shows. */
export function Bars({
  values,
  label,
  slots = 60,
}: {
  readonly values: readonly number[];
  readonly label: string;
  readonly slots?: number;
}) {
  const shown = values.slice(-slots);
  const most = Math.max(1, ...shown);
  const width = 100 / slots;
  const offset = slots - shown.length;
  const bars = shown
    .map((value, index) => {
      const height = (value / most) * 30;
      const x = (index + offset) * width;
      return value === 0
        ? ''
        : `M${x.toFixed(2)} 32v-${height.toFixed(2)}h${(width * 0.7).toFixed(2)}V32z`;
    })
    .join('');
  return (
    <svg class="bars" viewBox="0 0 100 32" preserveAspectRatio="none" role="img" aria-label={label}>
      <path class="bars-base" d="M0 31.5h100v.5H0z" />
      <path d={bars} />
    </svg>
  );
}
