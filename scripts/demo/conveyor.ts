import type { Label } from './catalog.ts';
import type { Scale, Scanner } from './devices.ts';
import type { Lines } from './lines.ts';

/** One conveyor of the demo: parcels come one after the other, most of them as they should be. */
export type ConveyorOptions = {
  readonly scanner: Scanner;
  readonly scale?: Scale;
  /** The photo-eye's line; none where the scanner finds parcels by itself. */
  readonly eye?: string;
  readonly lines: Lines;
  readonly labels: readonly Label[];
  readonly parcelsAnHour: number;
  /** Which parcel comes next; null: none this time. */
  readonly next: () => Parcel | null;
};

export type Parcel = { readonly text: string | null; readonly weight_mg: number };

const BEAM_MS = 380;

export function runConveyor(options: ConveyorOptions): () => void {
  const { scanner, scale, eye, lines, parcelsAnHour } = options;
  const period = 3_600_000 / parcelsAnHour;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  const pass = (): void => {
    const parcel = options.next();
    if (parcel !== null) {
      scale?.load(parcel.weight_mg);
      if (eye !== undefined) lines.set(eye, true);
      scanner.show(parcel.text);
      setTimeout(() => {
        if (eye !== undefined) lines.set(eye, false);
        setTimeout(() => scale?.load(0), 250);
      }, BEAM_MS);
    }
    if (!stopped) timer = setTimeout(pass, period * (0.75 + Math.random() / 2));
  };
  timer = setTimeout(pass, period * Math.random());
  return () => {
    stopped = true;
    if (timer !== null) clearTimeout(timer);
  };
}

/** Goods as a supplier delivers them: most right, some unreadable, unknown or of the wrong weight. */
export function deliveries(labels: readonly Label[], received: Label[]): () => Parcel | null {
  return () => {
    const label = labels[Math.floor(Math.random() * labels.length)];
    if (label === undefined) return null;
    const dice = Math.random();
    const weight_mg = label.weight_mg + Math.round((Math.random() - 0.5) * 4_000);
    if (dice < 0.02) return { text: null, weight_mg };
    if (dice < 0.04) return { text: ean13(`999${digits(9)}`), weight_mg };
    if (dice < 0.05) return { text: textOf(label), weight_mg: Math.round(weight_mg * 0.7) };
    received.push(label);
    if (received.length > 500) received.shift();
    return { text: textOf(label), weight_mg };
  };
}

/** What was received leaves again, a little later. */
export function departures(received: Label[]): () => Parcel | null {
  return () => {
    if (received.length < 12) return null;
    const label = received.shift();
    if (label === undefined) return null;
    const weight_mg = label.weight_mg + Math.round((Math.random() - 0.5) * 4_000);
    return { text: Math.random() < 0.015 ? null : textOf(label), weight_mg };
  };
}

/** As the scanner sends it: EAN-13 on pieces, GS1-128 with lot and expiry where lots are tracked. */
export function textOf(label: Label): string {
  if (!label.lot) return label.code.length === 13 ? `]E0${label.code}` : `]C1${gtin(label)}`;
  const month = String((label.factor % 12) + 1).padStart(2, '0');
  return `]C1${gtin(label)}1727${month}2810L${label.sku.length}${month}`;
}

const gtin = ({ code }: Label): string => `01${code.padStart(14, '0')}`;

const digits = (count: number): string =>
  Array.from({ length: count }, () => Math.floor(Math.random() * 10)).join('');

function ean13(twelve: string): string {
  const sum = [...twelve].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return `]E0${twelve}${(10 - (sum % 10)) % 10}`;
}
