import type { ScalarNode } from '../schema/node.js';
import { canonicalQuantity, quantityRule } from '../schema/quantity.js';

/** What reading one value gave: the value as it is stored, a type that does not fit, or a complaint about it. */
export type Reading =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'complaint'; readonly text: string };

const value = (read: unknown): Reading => ({ kind: 'value', value: read });
const mismatch: Reading = { kind: 'mismatch' };
const complaint = (text: string): Reading => ({ kind: 'complaint', text });

/** One JSON value as the schema has it. */
export const readScalar = (node: ScalarNode, given: unknown): Reading =>
  readers[node.type](given, node.format);

type Format = ScalarNode['format'];

const readers: Readonly<Record<ScalarNode['type'], (given: unknown, format: Format) => Reading>> = {
  string: (given, format) => (typeof given === 'string' ? readText(format, given) : mismatch),
  boolean: (given) => (typeof given === 'boolean' ? value(given) : mismatch),
  integer: (given, format) => (isInteger(given, format) ? value(given) : mismatch),
  number: (given) => (typeof given === 'number' ? value(given) : mismatch),
  intOrString: (given) =>
    typeof given === 'string' || isInteger(given, 'int32') ? value(given) : mismatch,
  quantity: readQuantity,
};

const int32Max = 2 ** 31 - 1;

/** 64-bit integers beyond 2^53 would lose digits on the way through; they are refused. */
function isInteger(given: unknown, format: Format): boolean {
  if (typeof given !== 'number' || !Number.isSafeInteger(given)) return false;
  return format === 'int64' || (given <= int32Max && given >= -int32Max - 1);
}

function readText(format: Format, text: string): Reading {
  if (format === 'byte') return readBase64(text);
  if (format === 'date-time' && text !== '') return readTime(text);
  return value(text);
}

const timeShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

const readTime = (text: string): Reading =>
  timeShape.test(text) && !Number.isNaN(Date.parse(text))
    ? value(text)
    : complaint(
        `parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse`,
      );

function readQuantity(given: unknown): Reading {
  if (typeof given !== 'string' && typeof given !== 'number') return mismatch;
  // Such an integer may be another than the one that was sent.
  if (Number.isInteger(given) && !Number.isSafeInteger(given)) return mismatch;
  const text = canonicalQuantity(String(given));
  return text === undefined ? complaint(quantityRule) : value(text);
}

/** Never quotes the value: what is in base64 is mostly secret. */
function readBase64(text: string): Reading {
  const compact = text.replaceAll(/[\r\n]/g, '');
  const illegal = illegalByte(compact);
  return illegal === undefined
    ? value(compact)
    : complaint(`illegal base64 data at input byte ${illegal}`);
}

/** Position of the first character that cannot stand where it stands; undefined for good base64. */
function illegalByte(text: string): number | undefined {
  const end = /[^A-Za-z0-9+/]/.exec(text)?.index ?? text.length;
  const padding = text.slice(end);
  const overhang = end % 4;
  if (padding === '') return overhang === 0 ? undefined : end - overhang;
  const wanted = overhang === 2 ? '==' : overhang === 3 ? '=' : undefined;
  return padding === wanted ? undefined : end;
}
