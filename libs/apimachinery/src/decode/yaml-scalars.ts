import type { ScalarTag } from 'yaml';

/**
 * Plain words that Kubernetes reads otherwise than YAML 1.2 does: its reader is of YAML 1.1, for all but numbers to the
 * base of 60 and times, which stay text.
 */
export const yamlScalars: readonly ScalarTag[] = [
  {
    tag: 'tag:yaml.org,2002:bool',
    default: true,
    test: /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/,
    resolve: (text) => /^(?:y|on)/i.test(text),
  },
  {
    tag: 'tag:yaml.org,2002:int',
    default: true,
    test: /^[-+]?(?:0[xX][\da-fA-F_]+|0[oO]?[0-7_]+|0[bB][01_]+|\d[\d_]*)$/,
    resolve: (text) => numberOr(text, integerOf(text)),
  },
  {
    tag: 'tag:yaml.org,2002:float',
    default: true,
    test: /^[-+]?\d[\d_]*_[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?\d+)?$/,
    resolve: (text) => numberOr(text, text.replaceAll('_', '')),
  },
];

/** An integer in decimal digits: `010` is 8, `0x_ff` 255, `1_000` 1000. Undefined for what is none. */
export function integerOf(text: string): string | undefined {
  const [, sign = '', digits = ''] = /^([-+]?)(\d\w*)$/.exec(text.replaceAll('_', '')) ?? [];
  const isOctal = /^0[0-7]+$/.test(digits);
  try {
    const value = BigInt(isOctal ? `0o${digits}` : digits);
    return digits === '' ? undefined : String(sign === '-' ? -value : value);
  } catch {
    // A number of digits that it cannot have, or none.
    return undefined;
  }
}

const numberOr = (text: string, digits: string | undefined): unknown =>
  digits === undefined ? text : Number(digits);
