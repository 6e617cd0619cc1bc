import { describe, expect, it } from '@jest/globals';
import { customResourceDefinitionKind } from '../kinds/custom-resource-definition.js';
import { complaints, updateComplaints } from '../kinds/written.fixture.js';

const kind = customResourceDefinitionKind;
const names = 'names: {plural: ships, kind: Ship}';
const plain = '{type: object, properties: {spec: {type: object}}}';
const version = (schema = plain, more = '') =>
  `{name: v1, served: true, storage: true, schema: {openAPIV3Schema: ${schema}}${more}}`;
const yaml = (spec: string, name = 'ships.sea.example.com') =>
  `metadata: {name: ${name}}\nspec: {${spec}}`;
const whole = (...versions: string[]) =>
  yaml(`group: sea.example.com, scope: Namespaced, ${names}, versions: [${versions.join(', ')}]`);
const of = (schema: string) => whole(version(`{type: object, properties: {a: ${schema}}}`));

const root = 'spec.validation.openAPIV3Schema';
const a = `${root}.properties[a]`;

const rows: readonly (readonly [name: string, yaml: string, says: readonly string[]])[] = [
  ['nothing wrong', whole(version()), []],
  [
    'another name',
    yaml(`group: sea.example.com, scope: Cluster, ${names}, versions: [${version()}]`, 'boats.x.y'),
    ['metadata.name: Invalid value: "boats.x.y": must be spec.names.plural+"."+spec.group'],
  ],
  [
    'a group without a dot, and no scope',
    yaml(`group: sea, ${names}, versions: [${version()}]`, 'ships.sea'),
    [
      'spec.group: Invalid value: "sea": should be a domain with at least one dot',
      'spec.scope: Unsupported value: "": supported values: "Cluster", "Namespaced"',
    ],
  ],
  [
    'a group of Kubernetes',
    yaml(`group: x.k8s.io, scope: Cluster, ${names}, versions: [${version()}]`, 'ships.x.k8s.io'),
    ['metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must'],
  ],
  [
    'two versions that are stored',
    whole(version(), version().replace('v1', 'v2')),
    ['spec.versions: Invalid value: [{"name":"v1"'],
  ],
  [
    'names that are none',
    yaml(
      `group: sea.example.com, scope: Cluster, names: {plural: Ships, kind: "9", listKind: "9"}, versions: [${version()}]`,
      'Ships.sea.example.com',
    ),
    [
      'metadata.name: Invalid value: "Ships.sea.example.com": a lowercase RFC 1123 subdomain',
      'spec.names.plural: Invalid value: "Ships": a DNS-1035 label',
      'spec.names.singular: Invalid value: "9": a DNS-1035 label',
      'spec.names.kind: Invalid value: "9": may have mixed case, but should otherwise match: a DNS',
      'spec.names.listKind: Invalid value: "9": may have mixed case',
      'spec.names.listKind: Invalid value: "9": kind and listKind may not be the same',
    ],
  ],
  [
    'no schema',
    whole('{name: v1, served: true, storage: true}'),
    ['spec.versions[0].schema.openAPIV3Schema: Required value'],
  ],
  [
    'a webhook',
    whole(version()).replace('scope:', 'conversion: {strategy: Webhook}, scope:'),
    ['spec.conversion.strategy: Unsupported value: "Webhook": supported values: "None"'],
  ],
  [
    'a root that is no object',
    whole(version('{type: string}')),
    [`${root}.type: Invalid value: "string": must be object at the root`],
  ],
  [
    'a field without a type',
    of('{}'),
    [`${a}.type: Required value: must not be empty for specified object fields`],
  ],
  [
    'items without a type',
    of('{type: array, items: {}}'),
    [`${a}.items.type: Required value: must not be empty for specified array items`],
  ],
  ['a list of nothing', of('{type: array}'), [`${a}.items: Required value: must be specified`]],
  ['a type that is none', of('{type: text}'), [`${a}.type: Unsupported value: "text"`]],
  [
    'a map with fields',
    of('{type: object, properties: {b: {type: string}}, additionalProperties: true}'),
    [
      `${a}.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive`,
    ],
  ],
  [
    'items that are unique',
    of('{type: array, uniqueItems: true, items: {type: string}}'),
    [`${a}.uniqueItems: Forbidden: uniqueItems cannot be set to true since`],
  ],
  [
    'a type in a condition',
    of('{type: string, anyOf: [{type: string}]}'),
    [`${a}.anyOf[0].type: Forbidden: must be empty to be structural`],
  ],
  [
    'a number or a text',
    of('{x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}'),
    [],
  ],
  [
    'metadata of its own',
    whole(
      version(
        '{type: object, properties: {metadata: {type: object, properties: {x: {type: string}}}}}',
      ),
    ),
    [
      `${root}.properties[metadata]: Forbidden: must not specify anything other than name and generateName`,
    ],
  ],
  [
    'a keyed list without a key',
    of(
      '{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [m], items: {type: object, properties: {m: {type: string}}}}',
    ),
    [
      `${a}.items.properties[m].default: Required value: this property is in x-kubernetes-list-map-keys`,
    ],
  ],
  [
    'a default of another type',
    of('{type: integer, default: many}'),
    [`${a}.default: Invalid value: "string":  in body must be of type integer: "string"`],
  ],
  [
    'a pattern that is none',
    of('{type: string, pattern: "["}'),
    [`${a}.pattern: Invalid value: "[": must be a valid`],
  ],
  [
    'a column that leads nowhere',
    whole(version(plain, ', additionalPrinterColumns: [{name: A, type: text, jsonPath: "spec"}]')),
    [
      'spec.additionalPrinterColumns[0].type: Invalid value: "text": must be one of',
      'spec.additionalPrinterColumns[0].JSONPath: Invalid value: "spec": must be a simple',
    ],
  ],
  [
    'a scale of something else',
    whole(
      version(
        plain,
        ', subresources: {scale: {specReplicasPath: .status.n, statusReplicasPath: ".status.n[0]"}}',
      ),
    ),
    [
      'spec.subresources.scale.specReplicasPath: Invalid value: ".status.n": should be a json path under .spec',
      'spec.subresources.scale.statusReplicasPath: Invalid value: ".status.n[0]": must be a json path without array',
    ],
  ],
  [
    'a default that it does not know itself',
    of('{type: object, default: {x: 1}, properties: {y: {type: string}}}'),
    [`${a}.default: Invalid value: {"x":1}: must not have unknown fields`],
  ],
  ['a map of nothing', of('{type: object, additionalProperties: false}'), []],
  [
    'a map type of something else',
    of('{type: string, x-kubernetes-map-type: atomic}'),
    [`${a}.type: Invalid value: "string": must be object if x-kubernetes-map-type is specified`],
  ],
  [
    'a set of objects',
    of('{type: array, x-kubernetes-list-type: set, items: {type: object}}'),
    [`${a}.items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list`],
  ],
];

describe('a definition with', () => {
  it.each(rows)('%s', (...[, text, says]) => {
    const said = complaints(kind, text);
    expect(said.map((one, index) => one.slice(0, says[index]?.length))).toEqual(says);
  });
});

describe('an update of a definition', () => {
  const status = (established: string) =>
    `\nstatus: {storedVersions: [v1], conditions: [{type: Established, status: "${established}"}]}`;
  const from = whole(version());
  const to = from.replace('scope: Namespaced', 'scope: Cluster');

  it('keeps its scope once it is served', () => {
    const says = (established: string) =>
      updateComplaints(kind, { from: from + status(established), to: to + status(established) });
    expect(says('True')).toEqual(['spec.scope: Invalid value: "Cluster": field is immutable']);
    expect(says('False')).toEqual([]);
  });

  it('keeps the versions in which something is stored', () => {
    const other = from.replace('name: v1', 'name: v2');
    expect(
      updateComplaints(kind, { from: from + status('True'), to: other + status('True') }),
    ).toEqual(['status.storedVersions[0]: Invalid value: "v1": must appear in spec.versions']);
  });
});
