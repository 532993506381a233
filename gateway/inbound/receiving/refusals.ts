import { Refused } from '../../base/errors.ts';
import type { Variant } from '../../inventory/catalog.ts';
import type { LotScanned } from '../../inventory/identify.ts';
import type { Before, CountedLine, Counting } from './counting.ts';
import type { IncomingFault } from './incoming.ts';
import { allocate } from './matching.ts';

/** Why goods are not taken in, in sentences that say what would be right. */

export function incomingRefusal(
  fault: IncomingFault,
  variant: Variant,
  lot: LotScanned | null,
): Refused {
  const { sku, tracking } = variant;
  switch (fault) {
    case 'NO_LOT':
      return tracking === 'serial'
        ? new Refused(
            'invalid',
            'lot-missing',
            `${sku} is kept by serial number: scan each piece with its own (AI 21), or enter it`,
            { sku, tracking },
          )
        : new Refused(
            'invalid',
            'lot-missing',
            `${sku} is kept by lot and the label names none: enter the lot as printed`,
            { sku, tracking },
          );
    case 'SERIAL_KNOWN':
      return new Refused(
        'conflict',
        'serial-known',
        `the serial number ${lot?.number ?? ''} of ${sku} is in stock already; it was scanned before`,
        { sku, serial: lot?.number ?? '' },
      );
    case 'LOT_HELD':
      return new Refused(
        'conflict',
        'lot-held',
        `the lot ${lot?.number ?? ''} of ${sku} is blocked; send it back, or put it into quarantine with a reason`,
        { sku, lot: lot?.number ?? '' },
      );
    case 'EXPIRED':
      return new Refused(
        'conflict',
        'expired',
        `the lot ${lot?.number ?? ''} of ${sku} has expired; send it back, or put it into quarantine with a reason`,
        { sku, lot: lot?.number ?? '', expires_on: lot?.expires_on ?? null },
      );
  }
}

/** More than the order takes: says who brought what before, and how many it would still take. */
export function overRefusal(
  counting: Counting,
  variant: Variant,
  quantity: number,
  lines: readonly CountedLine[],
): Refused {
  let ordered = 0;
  let received = 0;
  for (const line of lines) {
    ordered += line.quantity;
    received += line.received;
  }
  const before = toldByPerson(lines.flatMap((line) => counting.before(line)));
  const came = received === 0 ? 'none came yet' : `${received} came already (${before})`;
  const passes = quantity - allocate(lines, quantity).beyond;
  const can = passes === 1 ? '1 can be taken as it is' : `${passes} can be taken as they are`;
  const left = passes === 0 ? 'leave them' : `${can}: leave the others`;
  return new Refused(
    'conflict',
    'over',
    `${quantity} of ${variant.sku} are more than is awaited: ${ordered} are expected, ${came}; ${left}, or take them in with a reason`,
    { sku: variant.sku, expected: ordered, received, before, quantity, passes },
  );
}

/** Each person once, whoever brought the most first, however many lines it came against. */
function toldByPerson(brought: readonly Before[]): string {
  const people = new Map<string, number>();
  for (const { by, quantity } of brought) people.set(by, (people.get(by) ?? 0) + quantity);
  return [...people]
    .sort(([, one], [, other]) => other - one)
    .map(([by, quantity]) => `${quantity} by ${by}`)
    .join(', ');
}
