import { describe, expect, it } from '@jest/globals';
import { freezeDeep } from '../memory/freeze.js';
import { ApiError } from '../status.js';
import { jsonPatch } from './json-patch.js';

const patched = (original: string, patch: string): unknown =>
  jsonPatch(freezeDeep(JSON.parse(original)), freezeDeep(JSON.parse(patch)));

function refusedWith(action: () => unknown): number {
  try {
    action();
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('JSON patch', () => {
  const rows: [string, string, string][] = [
    ['{"a":1}', '[]', '{"a":1}'],
    ['{"a":1}', '[{"op":"add","path":"/b","value":2}]', '{"a":1,"b":2}'],
    ['{"a":1}', '[{"op":"add","path":"/a","value":null}]', '{"a":null}'],
    ['{"a":[1,2]}', '[{"op":"add","path":"/a/1","value":9}]', '{"a":[1,9,2]}'],
    ['{"a":[1,2]}', '[{"op":"add","path":"/a/-","value":9}]', '{"a":[1,2,9]}'],
    ['{"a":1}', '[{"op":"add","path":"","value":{"b":1}}]', '{"b":1}'],
    ['{"a":1,"b":2}', '[{"op":"remove","path":"/a"}]', '{"b":2}'],
    ['{"a":[1,2,3]}', '[{"op":"remove","path":"/a/1"}]', '{"a":[1,3]}'],
    ['{"a":1}', '[{"op":"replace","path":"/a","value":[2]}]', '{"a":[2]}'],
    ['{"a":[1,2]}', '[{"op":"replace","path":"/a/0","value":9}]', '{"a":[9,2]}'],
    ['{"a":{"b":1}}', '[{"op":"move","from":"/a/b","path":"/c"}]', '{"a":{},"c":1}'],
    ['{"a":[1,2,3]}', '[{"op":"move","from":"/a/0","path":"/a/2"}]', '{"a":[2,3,1]}'],
    ['{"a":{"b":1}}', '[{"op":"copy","from":"/a","path":"/a/c"}]', '{"a":{"b":1,"c":{"b":1}}}'],
    [
      '{"a":{"x":1,"y":2}}',
      '[{"op":"test","path":"/a","value":{"y":2,"x":1}}]',
      '{"a":{"x":1,"y":2}}',
    ],
    ['{"a":1}', '[{"op":"test","path":"/b","value":null}]', '{"a":1}'],
    [
      '{"a/b":1,"m~n":2}',
      '[{"op":"remove","path":"/a~1b"},{"op":"test","path":"/m~0n","value":2}]',
      '{"m~n":2}',
    ],
    ['{"":1}', '[{"op":"replace","path":"/","value":2}]', '{"":2}'],
    ['{"a":1}', '[{"op":"replace","path":"/b","value":2}]', '{"a":1,"b":2}'],
    ['{"a":1}', '[{"op":"copy","from":"/b","path":"/c"}]', '{"a":1,"c":null}'],
    ['{"a":1}', '[{"op":"add","path":"/b"}]', '{"a":1,"b":null}'],
    ['{"a":[1,2]}', '[{"op":"replace","path":"/a/-1","value":9}]', '{"a":[1,9]}'],
    ['{"a":[1,2]}', '[{"op":"add","path":"/a/-1","value":9}]', '{"a":[1,2,9]}'],
    ['{"a":[1,2]}', '[{"op":"remove","path":"/a/-2"}]', '{"a":[2]}'],
    ['{"a":[1,2]}', '[{"op":"add","path":"/a/01","value":9}]', '{"a":[1,9,2]}'],
    ['{"a":[{},{}]}', '[{"op":"add","path":"/a/-1/b","value":9}]', '{"a":[{},{"b":9}]}'],
    ['{}', '[{"op":"add","path":"/__proto__","value":{"x":1}}]', '{"__proto__":{"x":1}}'],
    ['{}', '[{"op":"add","path":"/constructor","value":1}]', '{"constructor":1}'],
  ];

  it.each(rows)('%s with %s is %s', (original, patch, result) => {
    expect(JSON.stringify(patched(original, patch))).toBe(result);
  });

  const faults: [string, string, number][] = [
    ['{"a":1}', '{"op":"add"}', 400],
    ['{"a":1}', '[1]', 400],
    ['{"a":1}', '[{"op":"test","path":"/a","value":2}]', 422],
    ['{"a":1}', '[{"op":"test","path":"/a"}]', 422],
    ['{"a":1}', '[{"op":"remove","path":"/b"}]', 422],
    ['{"a":1}', '[{"op":"remove","path":""}]', 422],
    ['{"a":1}', '[{"op":"add","path":"/b/c","value":1}]', 422],
    ['{"a":1}', '[{"op":"add","path":"/a/c","value":1}]', 422],
    ['{"a":1}', '[{"op":"add","path":"b","value":1}]', 422],
    ['{"a":1}', '[{"op":"spam","path":"/a"}]', 422],
    ['{"a":1}', '[{"op":"copy","from":"/b/x","path":"/c"}]', 422],
    ['{"a":1}', '[{"op":"move","from":"/b","path":"/c"}]', 422],
    ['{"a":{"b":1}}', '[{"op":"move","from":"/a","path":"/a/b"}]', 422],
    ['{"a":[1]}', '[{"op":"add","path":"/a/2","value":1}]', 422],
    ['{"a":[1]}', '[{"op":"add","path":"/a/-3","value":1}]', 422],
    ['{"a":[1]}', '[{"op":"remove","path":"/a/-2"}]', 422],
    ['{"a":[1]}', '[{"op":"copy","from":"/a/1","path":"/a/-"}]', 422],
    ['{"a":1}', '[{"op":"replace","path":"/b/c","value":1}]', 422],
    ['{"a":[1]}', '[{"op":"add","path":"/a/x","value":1}]', 422],
    ['{"a":[1]}', '[{"op":"remove","path":"/a/-"}]', 422],
    ['{"a":[1]}', '[{"op":"replace","path":"/a/1","value":1}]', 422],
    ['{}', '[{"op":"add","path":"/__proto__/x","value":1}]', 422],
    ['{}', '[{"op":"add","path":"/constructor/prototype/x","value":1}]', 422],
  ];

  it.each(faults)('refuses %s with %s: %d', (original, patch, code) => {
    expect(refusedWith(() => patched(original, patch))).toBe(code);
  });

  it('says what kubectl knows', () => {
    const patch = '[{"op":"remove","path":"/b"}]';
    expect(() => patched('{}', patch)).toThrow(
      'the server rejected our request due to an error in our request',
    );
  });

  it('stops patches that grow or cost too much', () => {
    const doubling = Array.from({ length: 60 }, (_, index) => ({
      op: 'copy',
      from: '/a',
      path: `/a/k${index}`,
    }));
    expect(refusedWith(() => jsonPatch({ a: { x: 'y'.repeat(100) } }, doubling))).toBe(413);
    const long = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/a', value: 1 }));
    expect(refusedWith(() => jsonPatch({ a: 1 }, long))).toBe(413);
    const shifting = Array.from({ length: 10_000 }, () => ({ op: 'add', path: '/a/0', value: 1 }));
    expect(refusedWith(() => jsonPatch({ a: Array(100_000).fill(1) }, shifting))).toBe(413);
    const nesting = Array.from({ length: 100 }, () => ({ op: 'copy', from: '/a', path: '/a/a' }));
    expect(refusedWith(() => jsonPatch({ a: {} }, nesting))).toBe(400);
    const wrapping = Array.from({ length: 9_000 }, (_, index) =>
      index % 3 === 0
        ? { op: 'add', path: '/c', value: {} }
        : index % 3 === 1
          ? { op: 'move', from: '/a', path: '/c/a' }
          : { op: 'move', from: '/c', path: '/a' },
    );
    const ends = ['copy', 'move', 'remove'].map((op) => ({ op, from: '/a', path: '/d' }));
    for (const end of ends) {
      const patch = [{ op: 'add', path: '/d', value: 1 }, ...wrapping, end];
      expect(refusedWith(() => jsonPatch({ a: {} }, patch))).toBe(400);
    }
  });
});
