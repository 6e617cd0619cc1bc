/** As Go prints it: with an exponent for what is large or very small. */
export function printDouble(value: number): string {
  if (!Number.isFinite(value)) return printEndless(value);
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  // Only String forgets the sign of a zero.
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (exponent >= -zerosMax && exponent < wholeDigits)
    return exponent < 0 ? printSmall(digits, exponent) : String(value);
  const sign = exponent < 0 ? '-' : '+';
  return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** From so many digits before the point on there is an exponent; and so many zeros behind it are written. */
const wholeDigits = 6;
const zerosMax = 4;

function printEndless(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

function printSmall(digits: string, exponent: number): string {
  const sign = digits.startsWith('-') ? '-' : '';
  return `${sign}0.${'0'.repeat(-exponent - 1)}${digits.replaceAll(/[-.]/g, '')}`;
}
