import { describe, expect, it } from '@jest/globals';
import type { OpenSchema } from '../open-schema.js';
import { ruleChecker } from './check.js';
import { validateRules } from './definition.js';
import { keyed, list, object, ruled, text, whole } from './schemas.fixture.js';

/** Rules of the kinds that well-known definitions have: what they say is theirs, how they are written is ours. */
type Row = {
  readonly name: string;
  readonly schema: OpenSchema;
  readonly right: readonly (readonly [value: unknown, old?: unknown])[];
  readonly wrong: readonly (readonly [says: string, value: unknown, old?: unknown])[];
};

const listeners: OpenSchema = ruled(
  keyed(['name'], {
    name: text,
    port: whole,
    protocol: text,
    hostname: text,
    tls: object({ mode: text, options: { type: 'object', additionalProperties: text } }),
  }),
  {
    rule: "self.all(l, l.protocol in ['HTTP', 'TCP'] ? !has(l.tls) : true)",
    message: 'no tls there',
  },
  {
    rule: 'self.all(a, self.exists_one(b, a.port == b.port && a.protocol == b.protocol && (has(a.hostname) && has(b.hostname) ? a.hostname == b.hostname : !has(a.hostname) && !has(b.hostname))))',
    message: 'ports, protocols and hosts are unique',
  },
);

const filter: OpenSchema = ruled(
  object({ type: text, redirect: object({}), rewrite: object({}) }),
  {
    rule: "has(self.redirect) == (self.type == 'Redirect')",
    message: 'redirect goes with its type',
  },
  { rule: "!(self.type == 'Rewrite' && !has(self.rewrite))", message: 'rewrite is missing' },
);

const requirements: OpenSchema = ruled(
  list(object({ key: text, operator: text, values: list(text) })),
  {
    rule: "self.all(x, x.operator == 'In' ? x.values.size() != 0 : true)",
    message: 'In needs values',
  },
  {
    rule: "self.all(x, x.operator in ['Gt', 'Lt'] ? x.values.size() == 1 && int(x.values[0]) >= 0 : true)",
    message: 'one number',
  },
);

const rows: readonly Row[] = [
  {
    name: 'gateways: listeners',
    schema: object({ listeners }),
    right: [
      [
        {
          listeners: [
            { name: 'a', port: 80, protocol: 'HTTP' },
            { name: 'b', port: 443, protocol: 'HTTPS', tls: {} },
          ],
        },
      ],
      [
        {
          listeners: [
            { name: 'a', port: 80, protocol: 'HTTP', hostname: 'x' },
            { name: 'b', port: 80, protocol: 'HTTP', hostname: 'y' },
          ],
        },
      ],
    ],
    wrong: [
      ['no tls there', { listeners: [{ name: 'a', port: 80, protocol: 'HTTP', tls: {} }] }],
      [
        'ports, protocols and hosts are unique',
        {
          listeners: [
            { name: 'a', port: 80, protocol: 'HTTP' },
            { name: 'b', port: 80, protocol: 'HTTP' },
          ],
        },
      ],
    ],
  },
  {
    name: 'gateways: one of several',
    schema: object({ filters: list(filter) }),
    right: [
      [
        {
          filters: [
            { type: 'Redirect', redirect: {} },
            { type: 'Rewrite', rewrite: {} },
          ],
        },
      ],
    ],
    wrong: [
      ['redirect goes with its type', { filters: [{ type: 'Other', redirect: {} }] }],
      ['rewrite is missing', { filters: [{ type: 'Rewrite' }] }],
    ],
  },
  {
    name: 'gateways: how often something is there',
    schema: ruled(
      object({ filters: list(object({ type: text })), timeout: text, backend: text }),
      { rule: "self.filters.filter(f, f.type == 'Mirror').size() <= 1", message: 'one mirror' },
      {
        rule: "!(has(self.timeout) && has(self.backend) && duration(self.timeout) != duration('0s') && duration(self.backend) > duration(self.timeout))",
        message: 'the backend has less time',
      },
    ),
    right: [[{ filters: [{ type: 'Mirror' }], timeout: '10s', backend: '9s' }]],
    wrong: [
      ['one mirror', { filters: [{ type: 'Mirror' }, { type: 'Mirror' }] }],
      ['the backend has less time', { filters: [], timeout: '1m', backend: '61s' }],
    ],
  },
  {
    name: 'node pools: requirements',
    schema: object({ requirements }),
    right: [
      [
        {
          requirements: [
            { key: 'a', operator: 'Gt', values: ['3'] },
            { key: 'b', operator: 'Exists' },
          ],
        },
      ],
    ],
    wrong: [
      ['In needs values', { requirements: [{ key: 'a', operator: 'In', values: [] }] }],
      ['one number', { requirements: [{ key: 'a', operator: 'Lt', values: ['-1'] }] }],
      [
        "type conversion error from 'string' to 'int' evaluating rule: one number",
        { requirements: [{ key: 'a', operator: 'Lt', values: ['x'] }] },
      ],
    ],
  },
  {
    name: 'node pools: labels that are taken',
    schema: object({
      labels: ruled(
        { type: 'object', additionalProperties: text },
        {
          rule: "self.all(k, k in ['pool.example.com/kind'] || !k.find('^([^/]+)').endsWith('example.com'))",
          message: 'the domain is restricted',
        },
      ),
    }),
    right: [[{ labels: { 'pool.example.com/kind': 'a', 'other.org/a': 'b' } }]],
    wrong: [['the domain is restricted', { labels: { 'pool.example.com/size': 'a' } }]],
  },
  {
    name: 'certificates: what is fixed, and what comes with what',
    schema: ruled(
      object({
        secretName: ruled(text, { rule: 'self == oldSelf', message: 'the name is fixed' }),
        keystore: object({ password: text, passwordRef: object({ name: text }) }),
        duration: { type: 'string', format: 'duration' },
      }),
      {
        rule: '!has(self.keystore) || has(self.keystore.password) != has(self.keystore.passwordRef)',
        message: 'one of both',
      },
      { rule: "!has(self.duration) || self.duration >= duration('1h')", message: 'too short' },
    ),
    right: [
      [{ secretName: 'a', keystore: { password: 'b' }, duration: '90m' }, { secretName: 'a' }],
    ],
    wrong: [
      ['the name is fixed', { secretName: 'a' }, { secretName: 'b' }],
      ['one of both', { keystore: {} }],
      ['too short', { duration: '59m' }],
    ],
  },
  {
    name: 'machines: fields that are set once, and addresses',
    schema: ruled(
      object({
        providerID: text,
        endpoint: object({ host: text, port: whole }),
        networks: list(ruled(text, { rule: 'isCIDR(self)', message: 'no network' })),
        version: ruled(text, {
          rule: 'isSemver(self, true) && semver(self, true).isGreaterThan(semver("1.20.0"))',
          message: 'no version',
        }),
        cpu: ruled(
          { 'x-kubernetes-int-or-string': true },
          {
            rule: 'type(self) == int ? self > 0 : isQuantity(self) && quantity(self).isGreaterThan(quantity("0"))',
            message: 'no amount',
          },
        ),
      }),
      {
        rule: '!has(oldSelf.providerID) || has(self.providerID) && self.providerID == oldSelf.providerID',
        message: 'set once',
      },
      {
        rule: '!has(self.endpoint) || isIP(self.endpoint.host) || !format.dns1123Subdomain().validate(self.endpoint.host).hasValue()',
        message: 'no host',
      },
    ),
    right: [
      [{ providerID: 'a' }, {}],
      [
        {
          endpoint: { host: 'a.example.com' },
          networks: ['10.0.0.0/8'],
          version: 'v1.30.1',
          cpu: '500m',
        },
      ],
      [{ endpoint: { host: '::1' }, cpu: 2 }],
    ],
    wrong: [
      ['set once', {}, { providerID: 'a' }],
      ['no host', { endpoint: { host: 'A_B' } }],
      ['no network', { networks: ['10.0.0.0'] }],
      ['no version', { version: '1.19' }],
      ['no amount', { cpu: '-1' }],
    ],
  },
];

describe('rules like those of well-known definitions', () => {
  it.each(rows)('$name', ({ schema, right, wrong }) => {
    expect(validateRules(schema, 'schema')).toEqual([]);
    const check = ruleChecker(schema, true);
    const said = (value: unknown, old: unknown) =>
      check(value, old).errors.map(({ message }) => message);
    for (const [value, old] of right) expect(said(value, old)).toEqual([]);
    for (const [says, value, old] of wrong)
      expect(said(value, old)).toEqual([expect.stringContaining(says)]);
  });
});
