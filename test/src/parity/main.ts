/**
 * `npm run parity -- [--record] [--topic NAME]`: plays the session on the federation and prints where its answers differ
 * from the recorded ones. With `--record` it is played on the real server that KUBEBUILDER_ASSETS names, and recorded.
 */
import { parseArgs } from 'node:util';
import { printDifference } from './compare.js';
import { type Intended, intended } from './intended.js';
import { judge } from './judge.js';
import { startOurs } from './ours.js';
import { play } from './play.js';
import { realServer } from './real.js';
import { readRecord, writeRecord } from './record.js';
import type { ParityServer } from './server.js';
import type { Topic } from './step.js';
import { topics } from './topics/index.js';

const { values } = parseArgs({
  options: {
    record: { type: 'boolean', default: false },
    topic: { type: 'string', multiple: true, default: [] },
  },
});

const chosen = topics.filter(
  ({ name }) => values.topic.length === 0 || values.topic.includes(name),
);

const explained = new Set<Intended>();
const startReal = realServer(process.env['KUBEBUILDER_ASSETS']);
if (values.record && startReal === undefined) {
  throw new Error('KUBEBUILDER_ASSETS names no folder with a kube-apiserver to record from');
}
if (values.record && startReal !== undefined) await on(await startReal(), record);
else await on(await startOurs(), compare);
if (!values.record && chosen.length === topics.length) {
  for (const one of intended) {
    if (!explained.has(one)) say(`explains nothing any more: ${one.why}`);
  }
}

async function on(
  server: ParityServer,
  act: (server: ParityServer, topic: Topic) => Promise<void>,
): Promise<void> {
  try {
    for (const topic of chosen) await act(server, topic);
  } finally {
    await server.stop();
  }
}

async function record(server: ParityServer, topic: Topic): Promise<void> {
  const outcomes = await play(server, topic);
  await writeRecord(topic.name, outcomes);
  say(`${topic.name}: ${Object.keys(outcomes).length} steps recorded`);
}

async function compare(server: ParityServer, topic: Topic): Promise<void> {
  const outcomes = await play(server, topic);
  const { faults, used } = judge(topic.name, readRecord(topic.name), outcomes);
  for (const one of used) explained.add(one);
  say(`${topic.name}: ${Object.keys(outcomes).length} steps, ${faults.length} differences`);
  for (const { step, ...difference } of faults) say(`  ${step}: ${printDifference(difference)}`);
  if (faults.length > 0) process.exitCode = 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
