/**
 * One figure of the benchmark beside its limit from the same run. Machines are noisy, so only the ratio
 * is worth comparing between runs.
 */
export type Figure = {
  /** Stable, e.g. `durable-64`. */
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: {
    /** What bounds it, in words. */
    readonly what: string;
    /** In the unit of the figure. */
    readonly value: number;
  } | null;
  /** What is aimed at, and whether this run reached it; null where the figure only informs. */
  readonly aim: { readonly what: string; readonly reached: boolean } | null;
  /** Further detail for the JSON output. */
  readonly detail?: Readonly<Record<string, number | string>>;
};

export type Bench = {
  readonly name: string;
  readonly what: string;
  run(options: BenchOptions): Promise<readonly Figure[]>;
};

export type BenchOptions = {
  /** A folder on the disk to be measured; emptied afterwards. */
  readonly folder: string;
  /** Shorter runs with the same shape, to see that it works. */
  readonly quick: boolean;
  /** Progress for whoever waits. */
  readonly say: (text: string) => void;
};

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

/** The figures as a table for people. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.what,
    `${number.format(figure.value)} ${figure.unit}`,
    figure.limit === null ? '' : `${number.format(figure.limit.value)} ${figure.limit.what}`,
    figure.limit === null ? '' : number.format(figure.value / figure.limit.value),
    figure.aim === null ? '' : `${figure.aim.reached ? '✓' : '✗'} ${figure.aim.what}`,
  ]);
  const head = ['figure', 'value', 'limit in this run', 'ratio', 'aim'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The value below which `share` (0 to 1) of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
