/** Which lines of which orders a quantity counts against: pure, over lines in the order in which they are filled. */

/** A line that goods are awaited by. Quantities in base units. */
export type AwaitedLine = {
  /** Row key. */
  readonly id: number;
  readonly quantity: number;
  readonly received: number;
  /** In thousandths of `quantity`. */
  readonly tolerance_pm: number;
};

export type Taken<Line extends AwaitedLine> = { readonly line: Line; readonly quantity: number };

export type Allocation<Line extends AwaitedLine> = {
  readonly taken: readonly Taken<Line>[];
  /** Of what was taken: beyond what is ordered, within the tolerance. */
  readonly over: number;
  /** Beyond every tolerance; in no line. */
  readonly beyond: number;
};

/** First what each line still lacks, in their order, then what each tolerates beyond. */
export function allocate<Line extends AwaitedLine>(
  lines: readonly Line[],
  quantity: number,
): Allocation<Line> {
  const taken = new Map<Line, number>();
  let rest = quantity;
  const take = (line: Line, most: number): number => {
    const part = Math.min(rest, Math.max(0, most));
    if (part > 0) taken.set(line, (taken.get(line) ?? 0) + part);
    rest -= part;
    return part;
  };
  for (const line of lines) take(line, line.quantity - line.received);
  let over = 0;
  for (const line of lines) {
    const beyond = Math.max(0, line.received - line.quantity);
    over += take(line, toleratedBeyond(line) - beyond);
  }
  return {
    taken: [...taken].map(([line, part]) => ({ line, quantity: part })),
    over,
    beyond: rest,
  };
}

/** Rounded down, and exact for every quantity that a whole number can carry. */
function toleratedBeyond({ quantity, tolerance_pm }: AwaitedLine): number {
  const thousands = Math.floor(quantity / 1_000);
  return thousands * tolerance_pm + Math.floor(((quantity % 1_000) * tolerance_pm) / 1_000);
}
