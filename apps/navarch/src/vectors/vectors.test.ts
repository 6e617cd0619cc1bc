import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { limits } from '../limits.js';
import { streamVectors } from './stream.js';

const main = fileURLToPath(new URL('../main.js', import.meta.url));

/** `navarch plan --vectors` with this on stdin. */
async function run(input: string): Promise<{ lines: string[]; err: string; code: number }> {
  const child = spawn(process.execPath, [main, 'plan', '--vectors']);
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { lines: said.out.split('\n').slice(0, -1), err: said.err, code };
}

const rows: readonly { name: string; line: string; answer: string }[] = [
  {
    name: 'everything but replicas and clusters may be absent',
    line: '{"replicas":50,"clusters":["A","B","C"]}',
    answer: '{"plan":{"A":16,"B":17,"C":17},"overflow":{}}',
  },
  {
    name: 'or null',
    line: '{"replicas":1,"clusters":["A","B"],"current":null,"capacity":null,"preferences":null}',
    answer: '{"plan":{"A":0,"B":1},"overflow":{}}',
  },
  {
    name: 'what runs is kept unless rebalancing',
    line: '{"replicas":50,"clusters":["A","B","C"],"current":{"C":30}}',
    answer: '{"plan":{"A":10,"B":10,"C":30},"overflow":{}}',
  },
  {
    name: 'what does not fit is asked for all the same',
    line: '{"replicas":50,"clusters":["A","B","C"],"capacity":{"C":10},"preferences":{"rebalance":true,"clusters":{"*":{"weight":1}}}}',
    answer: '{"plan":{"A":20,"B":20,"C":10},"overflow":{"C":7}}',
  },
  {
    name: 'clusters keep the order of the line, whatever their names',
    line: '{"replicas":3,"clusters":["2","1","__proto__"]}',
    answer: '{"plan":{"2":1,"1":1,"__proto__":1},"overflow":{}}',
  },
  {
    name: 'a cluster without a preference is in the plan',
    line: '{"replicas":3,"clusters":["b","a"],"preferences":{"clusters":{"a":{"weight":1,"maxReplicas":null}}}}',
    answer: '{"plan":{"b":0,"a":3},"overflow":{}}',
  },
  {
    name: 'a minimum above the maximum is for the planner to settle',
    line: '{"replicas":5,"clusters":["a"],"preferences":{"clusters":{"*":{"minReplicas":5,"maxReplicas":2}}}}',
    answer: '{"plan":{"a":5},"overflow":{}}',
  },
  {
    name: 'a capacity below zero as well',
    line: '{"replicas":10,"clusters":["a","b"],"capacity":{"a":-2},"key":"k","preferences":{"rebalance":true,"clusters":{"*":{"weight":1}}}}',
    answer: '{"plan":{"a":-2,"b":12},"overflow":{"a":6}}',
  },
  {
    name: 'nobody, nothing',
    line: '{"replicas":4,"clusters":[]}',
    answer: '{"plan":{},"overflow":{}}',
  },
];

const mistakes: readonly { line: string; path: string; message: string }[] = [
  { line: 'not json', path: '', message: 'must be valid JSON' },
  { line: '[]', path: '', message: 'must be an object, not a list' },
  {
    line: '{"clusters":[]}',
    path: 'replicas',
    message: 'must be a whole number, not absent',
  },
  {
    line: '{"replicas":-1,"clusters":[]}',
    path: 'replicas',
    message: 'must be a whole number from 0 to 9007199254740991, not -1',
  },
  {
    line: '{"replicas":1.5,"clusters":[]}',
    path: 'replicas',
    message: 'must be a whole number from 0 to 9007199254740991, not 1.5',
  },
  {
    line: '{"replicas":1}',
    path: 'clusters',
    message: 'must be a list of names, not absent',
  },
  {
    line: '{"replicas":1,"clusters":["a",1]}',
    path: 'clusters[1]',
    message: 'must be a name, not a number',
  },
  {
    line: '{"replicas":1,"clusters":["a","a"]}',
    path: 'clusters[1]',
    message: '"a" is in the list twice',
  },
  {
    line: '{"replicas":1,"clusters":["a"],"current":{"a":"1"}}',
    path: 'current.a',
    message: 'must be a whole number, not a string',
  },
  {
    line: '{"replicas":1,"clusters":["a"],"preferences":{"clusters":{"a":{"wieght":1}}}}',
    path: 'preferences.clusters[a].wieght',
    message: 'unknown field; known are minReplicas, maxReplicas, weight',
  },
  {
    line: '{"replicas":4000000000,"clusters":["a"],"preferences":{"clusters":{"a":{"weight":4000000000}}}}',
    path: 'preferences.clusters',
    message:
      'weight 4000000000 times 4000000000 replicas is beyond 9007199254740991, where counting is no longer exact',
  },
];

describe('navarch plan --vectors', () => {
  it('answers each line in order', async () => {
    const done = await run(rows.map(({ line }) => line).join('\n'));
    expect(done).toEqual({ lines: rows.map(({ answer }) => answer), err: '', code: 0 });
  });

  for (const { name, line, answer } of rows) {
    it(name, async () => {
      const piece = new PassThrough();
      const output = new PassThrough().setEncoding('utf8');
      piece.end(line);
      expect(await streamVectors(piece, output)).toBe(0);
      expect(output.read()).toBe(`${answer}\n`);
    });
  }

  it('says what is wrong with a line, goes on, and fails in the end', async () => {
    const good = rows[0]?.line ?? '';
    const done = await run(mistakes.map(({ line }) => `${good}\n\n${line}\r\n`).join(''));
    expect(done.code).toBe(1);
    expect(done.lines.map((line): unknown => JSON.parse(line))).toEqual(
      mistakes.flatMap(({ path, message }, index) => [
        JSON.parse(rows[0]?.answer ?? ''),
        { error: { line: 3 * index + 3, path, message } },
      ]),
    );
  });

  it('reads lines in whatever pieces they come', async () => {
    const input = new PassThrough();
    const output = new PassThrough().setEncoding('utf8');
    const streaming = streamVectors(input, output);
    for (const byte of Buffer.from('{"replicas":2,"clusters":["東京"]}\n')) {
      input.write(Buffer.of(byte));
    }
    input.end();
    expect(await streaming).toBe(0);
    expect(output.read()).toBe('{"plan":{"東京":2},"overflow":{}}\n');
  });

  it('forgets a line that never ends, and reads the next', async () => {
    const input = new PassThrough();
    const output = new PassThrough().setEncoding('utf8');
    const streaming = streamVectors(input, output);
    input.write(' '.repeat(limits.vectorLineCharsMax + 1));
    input.end(`x\n${rows[0]?.line}\n`);
    expect(await streaming).toBe(1);
    const [first = '', second] = String(output.read()).split('\n');
    expect(JSON.parse(first)).toMatchObject({ error: { line: 1, path: '' } });
    expect(second).toBe(rows[0]?.answer);
  });

  it('stops quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, [main, 'plan', '--vectors']);
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.stdin.on('error', () => undefined);
    child.stdout.once('data', () => child.stdout.destroy());
    child.stdin.end(`${rows[0]?.line}\n`.repeat(200_000));
    const [code] = (await once(child, 'close')) as [number];
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});
