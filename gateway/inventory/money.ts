const DECIMALS = 9;

/** Billionths of the currency as an amount such as 1.25, without a digit lost: they are whole numbers all the way. */
export function amountOf(nanos: number | bigint): string {
  const digits = String(nanos).padStart(DECIMALS + 1, '0');
  const decimals = digits.slice(-DECIMALS).replace(/0+$/, '');
  return `${digits.slice(0, -DECIMALS)}${decimals === '' ? '' : `.${decimals}`}`;
}
