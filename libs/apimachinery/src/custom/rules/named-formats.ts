import { formatFunctions, type FormatRule, type Overload } from '@navarch/cel';
import {
  complainDnsLabel,
  complainDnsSubdomain,
  complainLabelValue,
  complainQualifiedName,
} from '../../names/rules.js';
import { formats } from '../formats.js';

/** A prefix may end in a dash, as something follows it. What stands before the dash is not looked at: so it is in Kubernetes. */
const asPrefix =
  (complain: (text: string) => string[]) =>
  (text: string): string[] =>
    complain(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text);

const dns1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const dns1035Complaint =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

const complainDns1035 = (text: string): string[] => [
  ...complainDnsLabel(text).filter((one) => one.startsWith('must be no more')),
  ...(dns1035.test(text) ? [] : [dns1035Complaint]),
];

const like =
  (format: string, complaint: string) =>
  (text: string): string[] =>
    formats[format]?.(text) === true ? [] : [complaint];

/** What `format.NAME()` answers. */
const rules: Readonly<Record<string, FormatRule>> = {
  dns1123Label: { complain: complainDnsLabel, size: 30 },
  dns1123Subdomain: { complain: complainDnsSubdomain, size: 60 },
  dns1035Label: { complain: complainDns1035, size: 30 },
  qualifiedName: { complain: complainQualifiedName, size: 60 },
  dns1123LabelPrefix: { complain: asPrefix(complainDnsLabel), size: 30 },
  dns1123SubdomainPrefix: { complain: asPrefix(complainDnsSubdomain), size: 60 },
  dns1035LabelPrefix: { complain: asPrefix(complainDns1035), size: 30 },
  labelValue: { complain: complainLabelValue, size: 40 },
  uri: { complain: like('uri', 'invalid URI for request'), size: 1300 },
  uuid: { complain: like('uuid', 'does not match the UUID format'), size: 80 },
  byte: { complain: like('byte', 'invalid base64'), size: 90 },
  date: { complain: like('date', 'invalid date'), size: 120 },
  datetime: { complain: like('date-time', 'invalid datetime'), size: 120 },
};

export const namedFormats: readonly Overload[] = formatFunctions(rules);
