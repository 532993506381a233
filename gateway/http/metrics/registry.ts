import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { HistogramView } from '../../store/histogram.ts';

/**
 * Figures that are counted elsewhere and read at each scrape. Names end in their unit, in base units;
 * counters end in `_total`.
 */
export type Labels = Readonly<Record<string, string>>;
export type Sample = { readonly labels?: Labels; readonly value: number };

type Described<Source> = {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly read: (source: Source) => readonly Sample[] | number | null;
};

/** Figures read from one source, which is asked once per scrape. */
export class Figures<Source> {
  readonly #registry: Registry;
  readonly #refresh: ((source: Source) => void)[] = [];

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  gauge(described: Described<Source>): this {
    const gauge = new Gauge({ ...this.#head(described), labelNames: described.labels ?? [] });
    this.#refresh.push((source) => {
      gauge.reset();
      for (const { labels, value } of samples(described.read(source))) {
        if (labels === undefined) gauge.set(value);
        else gauge.set(labels, value);
      }
      if (described.read(source) === null) gauge.remove();
    });
    return this;
  }

  counter(described: Described<Source>): this {
    const counter = new Counter({ ...this.#head(described), labelNames: described.labels ?? [] });
    this.#refresh.push((source) => {
      counter.reset();
      for (const { labels, value } of samples(described.read(source))) {
        if (labels === undefined) counter.inc(value);
        else counter.inc(labels, value);
      }
    });
    return this;
  }

  durations(name: string, help: string, read: (source: Source) => HistogramView): this {
    const histogram = new CountedDurations({ ...this.#head({ name, help }) });
    this.#refresh.push((source) => {
      histogram.view = read(source);
    });
    return this;
  }

  refresh(source: Source): void {
    for (const refresh of this.#refresh) refresh(source);
  }

  #head({ name, help }: { readonly name: string; readonly help: string }) {
    return { name, help, registers: [this.#registry] };
  }
}

function samples(read: readonly Sample[] | number | null): readonly Sample[] {
  if (read === null) return [];
  return typeof read === 'number' ? [{ value: read }] : read;
}

/** A histogram whose buckets were filled elsewhere, in milliseconds; shown in seconds. */
class CountedDurations extends Histogram {
  readonly #name: string;
  readonly #help: string;
  view: HistogramView | null = null;

  constructor(head: { name: string; help: string; registers: Registry[] }) {
    super(head);
    this.#name = head.name;
    this.#help = head.help;
  }

  /** What prom-client makes the text format from, and `get` too. */
  async getForPromString() {
    const values = this.#values();
    return { name: this.#name, help: this.#help, type: 'histogram', aggregator: 'sum', values };
  }

  #values() {
    if (this.view === null) return [];
    const { bounds_ms, counts, count, sum_ms } = this.view;
    let below = 0;
    const buckets = bounds_ms.map((bound, index) => {
      below += counts[index] ?? 0;
      return {
        metricName: `${this.#name}_bucket`,
        labels: { le: String(bound / 1000) },
        value: below,
      };
    });
    return [
      ...buckets,
      { metricName: `${this.#name}_bucket`, labels: { le: '+Inf' }, value: count },
      { metricName: `${this.#name}_sum`, labels: {}, value: sum_ms / 1000 },
      { metricName: `${this.#name}_count`, labels: {}, value: count },
    ];
  }
}
