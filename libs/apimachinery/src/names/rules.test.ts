import { describe, expect, it } from '@jest/globals';
import {
  complainConfigKey,
  complainDnsLabel,
  complainDnsSubdomain,
  complainEnvVarName,
  complainLabelValue,
  complainPortName,
  complainQualifiedName,
} from './rules.js';

const rules = {
  complainConfigKey,
  complainDnsLabel,
  complainDnsSubdomain,
  complainEnvVarName,
  complainLabelValue,
  complainPortName,
  complainQualifiedName,
};

const rows: readonly {
  readonly rule: keyof typeof rules;
  readonly good: readonly string[];
  readonly bad: readonly string[];
}[] = [
  {
    rule: 'complainDnsLabel',
    good: ['a', 'a-b', '0a', 'a'.repeat(63)],
    bad: ['', 'A', '-a', 'a-', 'a.b', 'a_b', 'a'.repeat(64), 'ä', 'a\n'],
  },
  {
    rule: 'complainDnsSubdomain',
    good: ['a', 'a.b-c.d', 'a'.repeat(253)],
    bad: ['', 'a..b', '.a', 'a.', 'A.b', 'a/b', 'a%b', '..', 'a'.repeat(254)],
  },
  {
    rule: 'complainQualifiedName',
    good: ['a', 'A.b_c-d', 'example.com/a', 'a'.repeat(63)],
    bad: ['', '/a', 'a/', 'a/b/c', '-a', 'Example.com/a', 'a b', 'a'.repeat(64)],
  },
  {
    rule: 'complainLabelValue',
    good: ['', 'a', 'A.b_c-d', 'a'.repeat(63)],
    bad: ['-a', 'a-', 'a b', 'a/b', 'a'.repeat(64)],
  },
  {
    rule: 'complainConfigKey',
    good: ['a', 'tls.crt', '.dockerconfigjson', '__proto__', '-'],
    bad: ['', '.', '..', '..a', 'a/b', 'a b', 'a'.repeat(254)],
  },
  { rule: 'complainEnvVarName', good: ['A', 'a.b', '1'], bad: ['', 'a=b', 'ä', 'a\tb'] },
  {
    rule: 'complainPortName',
    good: ['http', 'a-1'],
    bad: ['', '80', 'a--b', '-a', 'a-', 'HTTP', 'a'.repeat(16)],
  },
];

for (const { rule, good, bad } of rows) {
  describe(rule, () => {
    for (const text of good)
      it(`takes ${JSON.stringify(text.slice(0, 20))} (${text.length})`, () => {
        expect(rules[rule](text)).toEqual([]);
      });
    for (const text of bad)
      it(`refuses ${JSON.stringify(text.slice(0, 20))} (${text.length})`, () => {
        expect(rules[rule](text)).not.toEqual([]);
      });
  });
}

it('words the complaint as clients know it', () => {
  expect(complainDnsSubdomain('A')).toEqual([
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  ]);
});

it('takes no longer for a hostile text', () => {
  const hostile = `${'a-'.repeat(500_000)}!`;
  expect(complainDnsSubdomain(hostile)).toHaveLength(1);
  expect(complainLabelValue(hostile)).not.toEqual([]);
});
