import type { Simulation } from '@navarch/model';
import { systemClock } from '@navarch/runtime';
import { stringify } from 'yaml';
import { Complaint } from '../complaint.js';
import { withFederation } from '../federation/open.js';
import { answerOffline, askServer } from '../plan/answer.js';
import { badInput, nameOfFile, readItems } from '../plan/documents.js';
import { composeRequest } from '../plan/request.js';
import { printPlan } from '../print/plan.js';
import { readSetup } from '../setup.js';
import { streamVectors } from '../vectors/stream.js';

export type PlanOptions = {
  readonly file?: string;
  readonly output?: string;
  readonly lose?: readonly string[];
  readonly scale?: readonly string[];
  readonly server?: boolean;
  readonly vectors?: boolean;
};

const outputs = ['table', 'json', 'yaml'] as const;

/** Asks the planner what would be where and what would move. Nothing is changed, here or elsewhere. */
export async function plan(options: PlanOptions): Promise<void> {
  if (options.vectors === true) return planVectors(options);
  const { output = 'table', file } = options;
  if (!outputs.some((one) => one === output)) {
    throw new Complaint(`-o ${output} is unknown; there is: ${outputs.join(', ')}`, [], badInput);
  }
  if (file === undefined && options.server !== true) {
    const advice = [
      'navarch plan -f fleet.yaml --lose tokyo    with everything in a file',
      'navarch plan --server --lose tokyo         with what the federation has',
    ];
    throw new Complaint('there is nothing to plan: -f FILE or --server', advice, badInput);
  }
  const answered =
    options.server === true ? await answerOnline(options) : await answerHere(options);
  process.stdout.write(print(answered, output));
}

async function planVectors(options: PlanOptions): Promise<void> {
  const others = Object.keys(options).filter((name) => name !== 'vectors');
  if (others.length > 0) {
    throw new Complaint(`--vectors and --${others[0]} do not go together`, [], badInput);
  }
  const bad = await streamVectors(process.stdin, process.stdout);
  if (bad > 0) process.exitCode = 1;
}

async function answerHere(options: PlanOptions): Promise<Simulation> {
  const request = await requestOf(options, 'default');
  return answerOffline(request, systemClock());
}

function answerOnline(options: PlanOptions): Promise<Simulation> {
  return withFederation(readSetup().home, async (api, access) =>
    askServer(api, await requestOf(options, access.namespace)),
  );
}

async function requestOf({ file, lose = [], scale = [] }: PlanOptions, namespace: string) {
  const items = file === undefined ? [] : await readItems(file);
  return composeRequest(nameOfFile(file ?? ''), items, { lose, scale, namespace });
}

function print(simulation: Simulation, output: string): string {
  if (output === 'table') return printPlan(simulation);
  return output === 'json'
    ? `${JSON.stringify(simulation, null, 2)}\n`
    : `---\n${stringify(simulation)}`;
}
