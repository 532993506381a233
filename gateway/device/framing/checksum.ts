import { unreachable } from '../../base/errors.ts';
import type { ChecksumKind } from '../profile/framing.ts';

/** Bytes that the checksum itself takes. */
export function checksumLength(kind: ChecksumKind | undefined): number {
  if (kind === undefined) return 0;
  return kind === 'sum16' ? 2 : 1;
}

/** Whether `sum` is the checksum of `covered`. */
export function checksumFits(kind: ChecksumKind, covered: Uint8Array, sum: Uint8Array): boolean {
  const [first = 0, second = 0] = sum;
  switch (kind) {
    case 'toledo-7bit': {
      let total = 0;
      for (const byte of covered) total += byte & 0x7f;
      return (-total & 0x7f) === (first & 0x7f);
    }
    case 'xor': {
      let total = 0;
      for (const byte of covered) total ^= byte;
      return total === first;
    }
    case 'sum16': {
      let total = 0;
      for (const byte of covered) total += byte;
      return (-total & 0xffff) === ((first << 8) | second);
    }
    default:
      return unreachable(kind);
  }
}
