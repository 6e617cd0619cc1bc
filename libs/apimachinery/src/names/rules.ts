import { nameLimits } from './limits.js';

/**
 * What names may look like. Each function gives the complaints about a text, none if it is fine; the
 * complaint is the detail of an `Invalid value` message.
 */

const dnsLabel = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const dnsSubdomain = `${dnsLabel}(\\.${dnsLabel})*`;
const qualifiedPart = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValue = `(${qualifiedPart})?`;
const envVarName = '[ -<>-~]+';
const configKey = '[-._a-zA-Z0-9]+';

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);
const dnsLabelShape = whole(dnsLabel);
const dnsSubdomainShape = whole(dnsSubdomain);
const qualifiedPartShape = whole(qualifiedPart);
const labelValueShape = whole(labelValue);
const configKeyShape = whole(configKey);
const portNameShape = /^[-a-z0-9]+$/;
const envVarShape = /^[ -<>-~]+$/;

const atMost = (length: number): string => `must be no more than ${length} bytes`;
const mustBe = (what: string, example: string, pattern: string): string =>
  `${what} (e.g. ${example}regex used for validation is '${pattern}')`;

const dnsLabelComplaint = mustBe(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  "'my-name',  or '123-abc', ",
  dnsLabel,
);
const dnsSubdomainComplaint = mustBe(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  "'example.com', ",
  dnsSubdomain,
);
const qualifiedPartComplaint = mustBe(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  "'MyName',  or 'my.name',  or '123-abc', ",
  qualifiedPart,
);
const labelValueComplaint = mustBe(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  "'MyValue',  or 'my_value',  or '12345', ",
  labelValue,
);

export function complainDnsLabel(value: string): string[] {
  const complaints: string[] = [];
  if (value.length > nameLimits.dnsLabelLengthMax)
    complaints.push(atMost(nameLimits.dnsLabelLengthMax));
  if (dnsLabelShape.test(value)) return complaints;
  // The length is checked already, so nothing long meets the second expression.
  const hasDots = complaints.length === 0 && dnsSubdomainShape.test(value);
  complaints.push(hasDots ? 'must not contain dots' : dnsLabelComplaint);
  return complaints;
}

export function complainDnsSubdomain(value: string): string[] {
  // The length comes first and alone: no text of megabytes ever meets the expression.
  if (value.length > nameLimits.dnsSubdomainLengthMax)
    return [atMost(nameLimits.dnsSubdomainLengthMax)];
  return dnsSubdomainShape.test(value) ? [] : [dnsSubdomainComplaint];
}

/** Names that only have to fit into a path: `system:discovery`. */
export function complainPathSegment(value: string): string[] {
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return ['/', '%']
    .filter((part) => value.includes(part))
    .map((part) => `may not contain '${part}'`);
}

/** Label and annotation keys, finalizers: `name` or `prefix/name`. */
export function complainQualifiedName(value: string): string[] {
  const parts = value.split('/');
  if (parts.length > 2)
    return [
      `a valid label key ${qualifiedPartComplaint} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined;
  return [...(prefix === undefined ? [] : complainPrefix(prefix)), ...complainNamePart(name)];
}

function complainPrefix(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  return complainDnsSubdomain(prefix).map((complaint) => `prefix part ${complaint}`);
}

function complainNamePart(name: string): string[] {
  const complaints: string[] = [];
  if (name === '') complaints.push('name part must be non-empty');
  else if (name.length > nameLimits.qualifiedNameLengthMax)
    complaints.push(`name part ${atMost(nameLimits.qualifiedNameLengthMax)}`);
  if (!qualifiedPartShape.test(name)) complaints.push(`name part ${qualifiedPartComplaint}`);
  return complaints;
}

export function complainLabelValue(value: string): string[] {
  const complaints: string[] = [];
  if (value.length > nameLimits.labelValueLengthMax)
    complaints.push(atMost(nameLimits.labelValueLengthMax));
  if (!labelValueShape.test(value)) complaints.push(labelValueComplaint);
  return complaints;
}

/** Keys of Secret data. */
export function complainConfigKey(value: string): string[] {
  if (value.length > nameLimits.dnsSubdomainLengthMax)
    return [atMost(nameLimits.dnsSubdomainLengthMax)];
  if (!configKeyShape.test(value))
    return [
      mustBe(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        "'key.name',  or 'KEY_NAME',  or 'key-name', ",
        configKey,
      ),
    ];
  if (value === '.') return ["must not be '.'"];
  if (value === '..') return ["must not be '..'"];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}

export function complainEnvVarName(value: string): string[] {
  if (envVarShape.test(value)) return [];
  return [
    `a valid environment variable name must consist only of printable ASCII characters other than '=' (regex used for validation is '${envVarName}')`,
  ];
}

export function complainPortName(value: string): string[] {
  const complaints: string[] = [];
  if (value.length > nameLimits.portNameLengthMax)
    complaints.push(`must be no more than ${nameLimits.portNameLengthMax} characters`);
  if (!portNameShape.test(value))
    complaints.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(value)) complaints.push('must contain at least one letter (a-z)');
  if (value.includes('--')) complaints.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-'))
    complaints.push('must not begin or end with a hyphen');
  return complaints;
}
