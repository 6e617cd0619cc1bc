import { describe, expect, it } from '@jest/globals';
import { run } from './commands.js';
import { Containers, type SimulatedContainer } from './container.js';
import { typedLines } from './terminal.js';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', uid: 'u1' },
  spec: { containers: [{ name: 'main', env: [{ name: 'COLOR', value: 'red' }] }] },
};
const fresh = (): SimulatedContainer => new Containers().of(pod, 'main');

type Ended = { readonly code: number | undefined; readonly out: string; readonly error: string };

async function ended(
  args: readonly string[],
  { stdin = '', tty = false, container = fresh() } = {},
): Promise<Ended> {
  const said = { out: '', error: '' };
  const into = (where: 'out' | 'error') => async (text: string | Uint8Array) => {
    said[where] += Buffer.from(text).toString();
  };
  async function* given(): AsyncGenerator<Uint8Array> {
    if (stdin !== '') yield Buffer.from(stdin);
  }
  const { signal } = new AbortController();
  const call = { args, container, tty, signal, stdin: given() };
  const code = await run({ ...call, out: into('out'), error: into('error') });
  return { code, ...said };
}

describe('commands of a simulated container', () => {
  it.each([
    [['echo', 'a', 'b'], 0, 'a b\n'],
    [['echo', '-n', 'a'], 0, 'a'],
    [['hostname'], 0, 'web-1\n'],
    [['cat', '/etc/hostname'], 0, 'web-1\n'],
    [['pwd'], 0, '/\n'],
    [['ls', '/etc'], 0, 'hostname\n'],
    [['ls', '/'], 0, 'etc\nroot\ntmp\n'],
    [['test', '-d', '/tmp'], 0, ''],
    [['test', '-d', '/tmp/none'], 1, ''],
    [['test', '-f', '/etc/hostname'], 0, ''],
    [['[', '-e', '/etc', ']'], 0, ''],
    [['/bin/true'], 0, ''],
    [['false'], 1, ''],
    [['sh', '-c', 'exit 7'], 7, ''],
    [['sh', '-c', 'false || echo $COLOR; exit'], 0, 'red\n'],
    [['sh', '-c', 'false && echo a; echo b'], 0, 'b\n'],
    [['sh', '-c', 'echo a > /tmp/f && cat /tmp/f'], 0, 'a\n'],
  ] as const)('%j', async (args, code, out) => {
    expect(await ended(args)).toEqual({ code, out, error: '' });
  });

  it.each([
    [['cat', '/none'], 1, 'cat: /none: No such file or directory\n'],
    [['cat', '/etc'], 1, 'cat: /etc: Is a directory\n'],
    [['ls', '/none'], 1, 'ls: /none: No such file or directory\n'],
    [['sh', '-c', 'nosuch'], 127, 'sh: nosuch: not found\n'],
    [['sh', '-c', 'echo a >&2'], 0, 'a\n'],
    [['sh', '-c', 'echo a > /etc'], 1, 'sh: /etc: Is a directory\n'],
    [['sleep', 'long'], 1, 'sleep: invalid number "long"\n'],
    [['tar', '-tf', 'x'], 2, 'tar: only cf - and xf - are known here\n'],
  ] as const)('%j fails', async (args, code, error) => {
    expect(await ended(args)).toEqual({ code, out: '', error });
  });

  it('are all that there is', async () => {
    expect((await ended(['nosuch'])).code).toBeUndefined();
  });

  it('read what they are told', async () => {
    expect(await ended(['cat'], { stdin: 'told' })).toMatchObject({ out: 'told' });
    const script = { stdin: 'echo a\nexit 4\necho b\n' };
    expect(await ended(['sh'], script)).toMatchObject({ code: 4, out: 'a\n' });
    const shown = await ended(['sh'], { stdin: 'echo a\n', tty: true });
    expect(shown.out).toBe('/ # a\n/ # ');
  });

  it('share the files of their container, which has so much room', async () => {
    const container = fresh();
    const big = 'x'.repeat(9 * 1024 * 1024);
    await ended(['sh', '-c', 'echo kept > /tmp/kept'], { container });
    expect((await ended(['cat', 'tmp/kept'], { container })).out).toBe('kept\n');
    expect((await ended(['cat', '/tmp/kept'])).code).toBe(1);
    const full = await ended(['sh', '-c', 'cat > /tmp/big'], { container, stdin: big });
    expect(full).toMatchObject({ code: 1, error: 'sh: /tmp/big: No space left on device\n' });
  });
});

describe('a terminal', () => {
  it.each([
    ['ab\r', 'ab\n', 'ab\r\n'],
    ['ab\x7fc\r', 'ac\n', 'ab\b \bc\r\n'],
    ['\x7f\x7fa\r', 'a\n', 'a\r\n'],
    ['abc\x03d\r', '\nd\n', 'abc^C\r\nd\r\n'],
    ['a\r\x04b\r', 'a\n', 'a\r\n'],
  ])('that %j is typed on', async (typed, lines, shown) => {
    let screen = '';
    let read = '';
    async function* keys(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(typed);
    }
    const show = async (text: string): Promise<void> => {
      screen += text;
    };
    for await (const line of typedLines(keys(), show)) read += Buffer.from(line).toString();
    expect({ read, screen }).toEqual({ read: lines, screen: shown });
  });
});
