/**
 * A scan that one screen hands to the next: it opened that screen, and means there what it would have meant had it
 * been scanned there. Taken once.
 */
let handed: string | null = null;

export function handOver(scan: string): void {
  handed = scan;
}

export function takeHanded(): string | null {
  const scan = handed;
  handed = null;
  return scan;
}
