/**
 * kubectl, unmodified: every verb of a working day on a federation with members, with the kubectl of the tests and with an old one
 * where there is one. What must be in the answers was compared with a kube-apiserver's.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Federation } from '../federation/federation.js';
import { kubectlPrograms } from '../federation/kubectl-programs.js';
import { until } from '../federation/until.js';
import { root } from '../repository/root.js';
import { manifests } from './kubectl-manifests.js';
import { session, type Step } from './kubectl-session.js';

const withinMs = 60_000;
const editor = `${process.execPath} ${join(root, 'test/testdata/kubectl-edit.mjs')}`;
/** The one of ConfigMaps and the one of Ships; each finds nothing of the other's. */
const edits = { configmap: 'first edited', ship: "'crew: 3' 'crew: 9'" };

let on: Federation;
let folder: string;
beforeAll(async () => {
  on = await Federation.start({ queue: 'postgres' });
  folder = join(on.folder, 'session');
  await mkdir(folder);
  for (const [name, content] of Object.entries(manifests))
    await writeFile(join(folder, name), JSON.stringify(content));
}, 180_000);
afterAll(async () => {
  await on?.stop();
}, 60_000);

describe.each(kubectlPrograms())('$called', ({ called, command }) => {
  const isOld = called !== 'kubectl';
  const home = isOld ? 'old' : 'current';

  async function say(
    typed: string,
  ): Promise<{ readonly code: number | null; readonly text: string }> {
    const [, kind = ''] = typed.split(' ');
    const args = (await Promise.all(typed.split(' ').map(filledIn))).filter((one) => one !== '');
    const running = spawn(command, ['-n', home, ...args], {
      cwd: folder,
      env: {
        ...process.env,
        HOME: on.folder,
        KUBECONFIG: join(on.folder, 'kubeconfig'),
        KUBE_EDITOR: `${editor} ${kind === 'ship' ? edits.ship : edits.configmap}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const output of [running.stdout, running.stderr])
      output.setEncoding('utf8').on('data', (part: string) => (text += part));
    const [code] = (await once(running, 'close')) as [number | null];
    return { code, text };
  }

  /** The words of a line that are known only here. */
  async function filledIn(word: string): Promise<string> {
    switch (word.split('=')[0] ?? '') {
      case '{}':
        return home;
      case '{pod}':
        return await podName();
      case '{fail}':
        return 'exit 3';
      case '{prune}':
        return word.replace('{prune}', isOld ? '--prune-whitelist' : '--prune-allowlist');
      default:
        return word;
    }
  }

  async function podName(): Promise<string> {
    const args = 'get pods -l app=web -o jsonpath={.items[0].metadata.name}';
    return (await say(args)).text.trim();
  }

  const saysSo = ({ answer, code }: Step, said: Awaited<ReturnType<typeof say>>): boolean =>
    said.code === code && answer.test(said.text);

  it('serves a session of every verb', async () => {
    for (const step of session) {
      const said = step.isAwaited
        ? await until(
            () => say(step.typed),
            (one) => saysSo(step, one),
            withinMs,
          )
        : await say(step.typed);
      const { typed, code } = step;
      expect({ typed, ...said }).toEqual({ typed, code, text: expect.stringMatching(step.answer) });
    }
  }, 600_000);
});
