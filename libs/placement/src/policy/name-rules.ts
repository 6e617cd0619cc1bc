import { refuse, type Spot, textOf } from './spot.js';

/** Names as Kubernetes allows them. */
const dnsLabel = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/u;
const dnsSubdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/u;
const subdomainLengthMax = 253;
const qualifiedName = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/u;

const isSubdomain = (text: string): boolean =>
  text.length <= subdomainLengthMax && dnsSubdomain.test(text);

/** The name of a cluster, or of a group of them. */
export function labelNameOf(spot: Spot, what: string): string | undefined {
  const text = textOf(spot);
  if (text === undefined || dnsLabel.test(text)) return text;
  refuse(
    spot,
    `must be ${what}: at most 63 lower case letters, digits and "-", with a letter or digit at both ends`,
  );
  return undefined;
}

/** A cluster's name, or `*` for each that is not named. */
export function clusterOrAllOf(spot: Spot): string | undefined {
  return spot.json === '*' ? '*' : labelNameOf(spot, '"*" or the name of a cluster');
}

/** The name of an object. */
export function checkObjectName(spot: Spot): void {
  const text = textOf(spot);
  if (text === undefined || isSubdomain(text)) return;
  refuse(spot, 'must be the name of an object: lower case letters, digits, "-" and "."');
}

export function checkLabelKey(spot: Spot, what: string): void {
  const text = textOf(spot);
  if (text === undefined) return;
  const parts = text.split('/');
  const isPrefixed = parts.length === 2 && isSubdomain(parts[0] ?? '');
  if ((parts.length === 1 || isPrefixed) && qualifiedName.test(parts.at(-1) ?? '')) return;
  refuse(
    spot,
    `must be ${what}: an optional DNS name and "/", then at most 63 letters, digits, "-", "_" and "."`,
  );
}

/** '' is a value, too. */
export function checkLabelValue(spot: Spot): void {
  const text = textOf(spot);
  if (text === undefined || text === '' || qualifiedName.test(text)) return;
  refuse(spot, 'must be a label value: at most 63 letters, digits, "-", "_" and "."');
}

/** A text that says something. */
export function saidOf(spot: Spot, what: string): string | undefined {
  const text = textOf(spot);
  if (text !== '') return text;
  refuse(spot, `must be ${what}, not ""`);
  return undefined;
}
