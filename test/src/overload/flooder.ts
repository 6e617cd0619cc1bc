/**
 * A client that floods an API until its standard input ends: so many connections, each asking again as soon as it is answered,
 * whatever the answer is. Says when all are at it. A process of its own, so that whoever measures beside it has one to themselves. Prints how often it
 * was answered what.
 */
import { text } from 'node:stream/consumers';
import { request } from 'undici';
import { openServer } from '../parity/server.js';

const [kubeconfig = '', user = '', path = '', connections = '1'] = process.argv.slice(2);
const headers: Record<string, string> = user === '' ? {} : { 'impersonate-user': user };
const answers = new Map<number, number>();
const over = new AbortController();

let connected = 0;

async function ask(): Promise<void> {
  const { url, agent } = await openServer(kubeconfig, nothing);
  for (let asked = 0; !over.signal.aborted; asked += 1) {
    const { statusCode, body } = await request(`${url}${path}`, { dispatcher: agent, headers });
    await body.dump();
    if (asked === 0) begin();
    answers.set(statusCode, (answers.get(statusCode) ?? 0) + 1);
  }
}

function begin(): void {
  connected += 1;
  if (connected < Number(connections)) return;
  answers.clear();
  process.stdout.write('flooding\n');
}

const nothing = { startControllers: async () => undefined, stop: async () => undefined };
const asking = Array.from({ length: Number(connections) }, ask);
await text(process.stdin);
over.abort();
await Promise.all(asking);
process.stdout.write(JSON.stringify(Object.fromEntries(answers)));
