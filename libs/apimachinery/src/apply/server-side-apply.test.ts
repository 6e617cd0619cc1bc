import { describe, expect, it } from '@jest/globals';
import { contentOf, ownersOf, play, sample, type Step } from './sample.fixture.js';

type Row = [string, Step[], string, Record<string, string[]>];

describe('server-side apply', () => {
  const rows: Row[] = [
    [
      'creates, and owns what it sent',
      [{ by: 'm', apply: 'data: {a: x}\nspec: {replicas: 1, words: [p, q]}' }],
      'data: {a: x}\nspec: {replicas: 1, words: [p, q]}',
      { 'm/Apply': ['.data.a', '.spec.replicas', '.spec.words'] },
    ],
    [
      'removes what the only owner drops',
      [
        { by: 'm', apply: 'data: {a: x, b: y}' },
        { by: 'm', apply: 'data: {a: x}' },
      ],
      'data: {a: x}',
      { 'm/Apply': ['.data.a'] },
    ],
    [
      'keeps what another applier owns too',
      [
        { by: 'm', apply: 'data: {a: x, b: y}' },
        { by: 'n', apply: 'data: {b: y}' },
        { by: 'm', apply: 'data: {a: x}' },
      ],
      'data: {a: x, b: y}',
      { 'm/Apply': ['.data.a'], 'n/Apply': ['.data.b'] },
    ],
    [
      'keeps what an updater owns too',
      [
        { by: 'm', apply: 'data: {a: x}' },
        { by: 'u', update: 'data: {a: z}' },
        { by: 'm', apply: 'data: {a: z}' },
        { by: 'm', apply: 'data: {}' },
      ],
      'data: {a: z}',
      { 'm/Apply': ['.data'], 'u/Update': ['.data.a'] },
    ],
    [
      'takes over with force',
      [
        { by: 'm', apply: 'data: {a: x, b: y}' },
        { by: 'n', apply: 'data: {a: z}', force: true },
      ],
      'data: {a: z, b: y}',
      { 'm/Apply': ['.data.b'], 'n/Apply': ['.data.a'] },
    ],
    [
      'removes a list item with what only the applier had in it',
      [
        { by: 'm', apply: 'spec: {items: [{name: a}, {name: b, tags: [c]}]}' },
        { by: 'n', apply: 'spec: {items: [{name: b, tags: [d]}]}' },
        { by: 'm', apply: 'spec: {items: [{name: a}]}' },
      ],
      'spec: {items: [{name: a}, {name: b, tags: [d]}]}',
      {
        'm/Apply': ['.spec.items[name="a"]', '.spec.items[name="a"].name'],
        'n/Apply': [
          '.spec.items[name="b"]',
          '.spec.items[name="b"].name',
          '.spec.items[name="b"].tags[="d"]',
        ],
      },
    ],
    [
      'keeps a field that an updater put into an item of two appliers',
      [
        { by: 'm', apply: 'spec: {items: [{name: a}, {name: b, tags: [c]}]}' },
        { by: 'n', apply: 'spec: {items: [{name: b, tags: [d]}]}' },
        { by: 'u', update: 'spec: {items: [{name: a}, {name: b, tags: [c, d, e]}]}' },
        { by: 'm', apply: 'spec: {items: [{name: a}]}' },
      ],
      'spec: {items: [{name: a}, {name: b, tags: [d, e]}]}',
      {
        'm/Apply': ['.spec.items[name="a"]', '.spec.items[name="a"].name'],
        'n/Apply': [
          '.spec.items[name="b"]',
          '.spec.items[name="b"].name',
          '.spec.items[name="b"].tags[="d"]',
        ],
        'u/Update': ['.spec.items[name="b"].tags[="e"]'],
      },
    ],
    [
      'removes an item with what an updater put into it',
      [
        { by: 'm', apply: 'spec: {items: [{name: a}, {name: b, tags: [c]}]}' },
        { by: 'u', update: 'spec: {items: [{name: a}, {name: b, tags: [c, d]}]}' },
        { by: 'm', apply: 'spec: {items: [{name: a}]}' },
      ],
      'spec: {items: [{name: a}]}',
      { 'm/Apply': ['.spec.items[name="a"]', '.spec.items[name="a"].name'] },
    ],
    [
      'removes a whole structure that it alone filled',
      [
        { by: 'm', apply: 'data: {a: x}\nspec: {place: {x: 1, y: 2}}' },
        { by: 'm', apply: 'data: {a: x}' },
      ],
      'data: {a: x}',
      { 'm/Apply': ['.data.a'] },
    ],
    [
      'leaves what an updater added to a structure that the applier drops',
      [
        { by: 'm', apply: 'spec: {place: {x: 1}}' },
        { by: 'u', update: 'spec: {place: {x: 1, y: 2}}' },
        { by: 'm', apply: '' },
      ],
      'spec: {place: {y: 2}}',
      { 'u/Update': ['.spec.place.y'] },
    ],
    [
      'keeps what an updater took over',
      [
        { by: 'm', apply: 'spec: {place: {x: 1}}' },
        { by: 'u', update: 'spec: {place: {x: 2, y: 2}}' },
        { by: 'm', apply: 'spec: {place: null}' },
      ],
      'spec: {place: {x: 2, y: 2}}',
      { 'm/Apply': ['.spec.place'], 'u/Update': ['.spec.place.x', '.spec.place.y'] },
    ],
    [
      'replaces atomic values whole',
      [
        { by: 'm', apply: 'spec: {words: [a, b], selector: {labels: {a: x}}}' },
        { by: 'm', apply: 'spec: {words: [c], selector: {labels: {b: y}}}' },
      ],
      'spec: {words: [c], selector: {labels: {b: y}}}',
      { 'm/Apply': ['.spec.selector', '.spec.words'] },
    ],
    [
      'tells items apart by all keys, defaults included',
      [
        { by: 'm', apply: 'spec: {ports: [{number: 53, name: a}]}' },
        { by: 'n', apply: 'spec: {ports: [{number: 53, protocol: UDP}]}' },
        { by: 'o', apply: 'spec: {ports: [{number: 53, protocol: TCP, name: a}]}' },
      ],
      'spec: {ports: [{number: 53, name: a, protocol: TCP}, {number: 53, protocol: UDP}]}',
      {
        'm/Apply': [
          '.spec.ports[number=53,protocol="TCP"]',
          '.spec.ports[number=53,protocol="TCP"].name',
          '.spec.ports[number=53,protocol="TCP"].number',
        ],
        'n/Apply': [
          '.spec.ports[number=53,protocol="UDP"]',
          '.spec.ports[number=53,protocol="UDP"].number',
          '.spec.ports[number=53,protocol="UDP"].protocol',
        ],
        'o/Apply': [
          '.spec.ports[number=53,protocol="TCP"]',
          '.spec.ports[number=53,protocol="TCP"].name',
          '.spec.ports[number=53,protocol="TCP"].number',
          '.spec.ports[number=53,protocol="TCP"].protocol',
        ],
      },
    ],
    [
      'ignores status on the main endpoint and what the server writes',
      [
        {
          by: 'm',
          apply:
            'data: {a: x}\nstatus: {phase: z}\nmetadata: {creationTimestamp: null, generation: 4}',
        },
      ],
      'data: {a: x}',
      { 'm/Apply': ['.data.a'] },
    ],
    [
      'owns map keys themselves, empty or not',
      [{ by: 'm', apply: 'spec: {nested: {a: {x: 1}, b: {}}}' }],
      'spec: {nested: {a: {x: 1}, b: {}}}',
      { 'm/Apply': ['.spec.nested.a', '.spec.nested.a.x', '.spec.nested.b'] },
    ],
    [
      'adds to a set with repeated items without touching those',
      [
        { by: 'u', update: 'spec: {numbers: [1, 1, 3]}' },
        { by: 'm', apply: 'spec: {numbers: [5]}' },
      ],
      'spec: {numbers: [1, 1, 3, 5]}',
      {
        'm/Apply': ['.spec.numbers[=5]'],
        'u/Update': ['.spec.numbers', '.spec.numbers[=1]', '.spec.numbers[=3]'],
      },
    ],
    [
      'makes one item of repeated ones by force',
      [
        { by: 'u', update: 'spec: {items: [{name: a, value: 1}, {name: a, value: 2}]}' },
        { by: 'm', apply: 'spec: {items: [{name: a, value: 3}]}', force: true },
      ],
      'spec: {items: [{name: a, value: 3}]}',
      {
        'm/Apply': [
          '.spec.items[name="a"]',
          '.spec.items[name="a"].name',
          '.spec.items[name="a"].value',
        ],
        'u/Update': ['.spec.items'],
      },
    ],
    [
      'is a different owner than the same manager updating',
      [
        { by: 'm', update: 'data: {a: x}' },
        { by: 'm', apply: 'data: {a: x, b: y}' },
        { by: 'm', apply: 'data: {b: y}' },
      ],
      'data: {a: x, b: y}',
      { 'm/Apply': ['.data.b'], 'm/Update': ['.data', '.data.a'] },
    ],
    [
      'removes a label and its empty map',
      [
        { by: 'm', apply: 'metadata: {labels: {a: x}}\ndata: {a: x}' },
        { by: 'm', apply: 'data: {a: x}' },
      ],
      'data: {a: x}',
      { 'm/Apply': ['.data.a'] },
    ],
  ];

  it.each(rows)('%s', (...[, steps, content, owners]: Row) => {
    const object = play(steps);
    expect(contentOf(object)).toEqual(sample(content));
    expect(ownersOf(object)).toEqual(owners);
  });

  const orders: [string, string, string, string][] = [
    ['[a, b, c]', '[b]', '[a, b, c]', 'keeps the live order'],
    ['[a, b]', '[b, a]', '[b, a]', 'takes the order of the applied list'],
    ['[a, b]', '[c, a]', '[c, a, b]', 'puts new items where the applied list has them'],
    ['[a, b, x]', '[b, a, y]', '[b, x, a, y]', 'keeps other items between the shared ones'],
    ['[x, a]', '[y, a]', '[x, y, a]', 'puts live items before new ones'],
    ['[]', '[b, a]', '[b, a]', 'takes a first list as it is'],
    ['[b, a]', '[]', '[b, a]', 'an empty list removes nothing'],
  ];

  it.each(orders)('merges the order of %s and %s to %s: %s', (live, applied, merged) => {
    const start = sample(`spec: {items: ${named(live)}}`);
    const object = play([{ by: 'm', apply: `spec: {items: ${named(applied)}}` }], start);
    expect(contentOf(object)).toEqual(sample(`spec: {items: ${named(merged)}}`));
  });

  const named = (list: string): string => list.replaceAll(/\w/g, '{name: $&}');
});
