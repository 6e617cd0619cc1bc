import { describe, expect, it } from '@jest/globals';
import { amountsOf, requestsOf } from './pod-requests.js';
import { quantityMillis } from './quantity.js';

/** `name:requests/limits` words, each side `cpu,memory`, in whole units; `-` is not said. */
function containers(text: string): readonly object[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const [name = '', rest = ''] = word.split(':');
      const [requests = '', limits = ''] = rest.split('/');
      const resources = { requests: resourceList(requests), limits: resourceList(limits) };
      return { name, resources, ...(name === 'sidecar' ? { restartPolicy: 'Always' } : {}) };
    });
}

function resourceList(text: string): object {
  const [cpu = '-', memory = '-'] = text.split(',');
  const said = Object.entries({ cpu, memory }).filter(([, value]) => value !== '-' && value !== '');
  return Object.fromEntries(said);
}

describe('a pod asks for', () => {
  const rows = [
    { name: 'a place', run: '', start: '', is: {} },
    { name: 'the sum of its containers', run: 'a:1,2 b:3,4', start: '', is: { cpu: 4, memory: 6 } },
    {
      name: 'the limit of what it says no more of',
      run: 'a:1,-/5,7',
      start: '',
      is: { cpu: 1, memory: 7 },
    },
    {
      name: 'what its start needs, if that is more',
      run: 'a:1,2',
      start: 's:3,1',
      is: { cpu: 3, memory: 2 },
    },
    {
      name: 'the most of its steps',
      run: 'a:1,1',
      start: 's:3,1 t:2,5',
      is: { cpu: 3, memory: 5 },
    },
    { name: 'its sidecars as well', run: 'a:1,2', start: 'sidecar:3,1', is: { cpu: 4, memory: 3 } },
    {
      name: 'steps beside the sidecars before them',
      run: 'a:1,1',
      start: 's:5,1 sidecar:2,1 t:4,1 sidecar:2,1',
      is: { cpu: 6, memory: 3 },
    },
    { name: 'nothing that is not a quantity', run: 'a:x,-1', start: '', is: {} },
  ];
  for (const { name, run, start, is } of rows) {
    it(name, () => {
      const spec = { containers: containers(run), initContainers: containers(start) };
      const millis = Object.entries({ ...is, pods: 1 }).map(([key, count]) => [key, count * 1_000]);
      expect(requestsOf({ spec }).requests).toEqual(Object.fromEntries(millis));
    });
  }

  it('what is said for the whole pod, and the overhead of its kind', () => {
    const spec = {
      containers: [{ resources: { requests: { cpu: '1', 'example.com/gpu': 2 } } }],
      resources: { requests: { cpu: '3' }, limits: { cpu: '5', memory: '7' } },
      overhead: { cpu: '250m', memory: '1' },
    };
    expect(requestsOf({ spec }).requests).toEqual({
      cpu: 3_250,
      memory: 8_000,
      'example.com/gpu': 2_000,
      pods: 1_000,
    });
  });

  it('nodes with certain labels', () => {
    expect(requestsOf({ spec: { nodeSelector: { zone: 'x', odd: 1 } } }).nodeSelector).toEqual({
      zone: 'x',
    });
  });
});

describe('a pod that is no pod', () => {
  const list = [undefined, null, 1, 'x', [], {}, { containers: 1 }, { containers: [null, 1, []] }];
  const odd = { toString: 1 };
  const more = [
    { containers: [{ resources: [] }], initContainers: {}, overhead: 1, nodeSelector: [] },
    { containers: [{ resources: { requests: { cpu: odd, memory: null } } }], resources: 1 },
  ];
  for (const spec of [...list, ...more]) {
    it(`asks for its place alone: ${JSON.stringify(spec) ?? 'nothing'}`, () => {
      expect(requestsOf({ spec })).toEqual({ requests: { pods: 1_000 }, nodeSelector: {} });
    });
  }

  it('asks for no more than numbers can tell', () => {
    const amounts = amountsOf(JSON.parse('{"cpu": "1e999", "__proto__": "2", "memory": 1e300}'));
    expect(Object.entries(amounts)).toEqual([
      ['cpu', 1e18],
      ['__proto__', 2_000],
      ['memory', 1e18],
    ]);
  });
});

it('counts thousandths exactly, rounded up', () => {
  expect(quantityMillis('16777216001')).toBe(16_777_216_001_000);
  expect(quantityMillis('8Ti')).toBe(8 * 1024 ** 4 * 1_000);
  expect(quantityMillis('1u')).toBe(1);
  expect(quantityMillis('-1500u')).toBe(-1);
  expect(quantityMillis('0')).toBe(0);
});
