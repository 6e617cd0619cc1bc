import { phaseOf } from '@navarch/model';
import { Complaint } from '../complaint.js';
import { confirm } from '../confirm.js';
import { parseDuration } from '../duration.js';
import { readCluster, readPlacements, simulateLoss } from '../drain/fleet.js';
import { candidatesIn } from '../drill/choose.decide.js';
import { predict, type Predicted } from '../drill/predict.js';
import { isAsPredicted } from '../drill/report.decide.js';
import { type DrillEnd, isMarked, readWorkloads, runDrill, unmarkAll } from '../drill/run.js';
import type { ApiClient } from '../federation/client.js';
import { withFederation } from '../federation/open.js';
import { interruptedExitCode, interruptible } from '../interrupted.js';
import { badInput } from '../plan/documents.js';
import { count } from '../print/drain.js';
import { printCourses, printPrediction, printVerdict } from '../print/drill.js';
import { printPlan } from '../print/plan.js';
import { busy, done, printProgress } from '../print/progress.js';
import { readSetup } from '../setup.js';

export type DrillOptions = {
  readonly lose?: string;
  readonly drain?: string;
  readonly bounded?: string;
  readonly undo?: boolean;
  readonly timeout: string;
  readonly yes?: boolean;
};

/** Rehearses the loss of a cluster: by simulation, or by moving a few workloads in earnest. */
export async function drill(options: DrillOptions): Promise<void> {
  const asked = [options.lose, options.drain, options.undo].filter((one) => one !== undefined);
  if (asked.length !== 1) {
    throw new Complaint(
      'say one of --lose NAME, --drain NAME --bounded COUNT, --undo',
      [],
      badInput,
    );
  }
  await withFederation(readSetup().home, async (api) => {
    if (options.lose !== undefined) return await lose(api, options.lose);
    if (options.drain !== undefined) return await drainSome(api, options.drain, options);
    return await undo(api);
  });
}

async function lose(api: ApiClient, name: string): Promise<void> {
  const simulation = await simulateLoss(api, name);
  const { backlogBefore = 0, backlogAfter = 0 } = simulation.status?.summary ?? {};
  const short = Math.max(0, backlogAfter - backlogBefore);
  const isHeld =
    simulation.status?.conditions?.some(({ type }) => type === 'EvictionsHeld') === true;
  process.stdout.write(`${printPlan(simulation)}\n${printVerdict(name, short, isHeld)}\n`);
  if (short > 0) process.exitCode = 1;
}

async function undo(api: ApiClient): Promise<void> {
  const marked = (await readWorkloads(api)).filter(isMarked);
  const undone = await unmarkAll(api, marked);
  const said =
    undone === 0 ? 'no drill has left anything' : `${count(undone, 'workload')} put back`;
  process.stdout.write(`${said}\n`);
}

async function drainSome(api: ApiClient, cluster: string, options: DrillOptions): Promise<void> {
  const bound = readBound(options.bounded);
  const withinMs = parseDuration('--timeout', options.timeout);
  const chosen = await choose(api, cluster, bound);
  const question = `Move ${count(chosen.length, 'workload')} away from ${cluster} and back?`;
  if (options.yes !== true && !(await confirm(question))) return;
  const tell = (key: string): void => printProgress(busy(`${key} has arrived`));
  const end = await interruptible((signal) =>
    runDrill(api, { cluster, chosen, withinMs, signal, tell }),
  ).catch((cause: unknown) => {
    printProgress('If this was cut off, navarch drill --undo puts back what is left of it.');
    throw cause;
  });
  conclude(chosen, end);
}

function readBound(text: string | undefined): number {
  const bound = Number(text);
  if (text !== undefined && Number.isSafeInteger(bound) && bound > 0) return bound;
  const said = text === undefined ? '--drain needs --bounded COUNT' : `--bounded ${text}: a number`;
  throw new Complaint(`${said}: how many workloads may be moved, 1 or more`, [], badInput);
}

async function choose(
  api: ApiClient,
  cluster: string,
  bound: number,
): Promise<readonly Predicted[]> {
  const phase = phaseOf(await readCluster(api, cluster));
  if (phase !== 'ready')
    throw new Complaint(`${cluster} is ${phase}: there is nothing to rehearse`);
  const workloads = await readWorkloads(api);
  if (workloads.some(isMarked)) {
    const advice = ['navarch drill --undo    puts back what it left'];
    throw new Complaint('another drill is on, or was killed', advice);
  }
  const candidates = candidatesIn(cluster, workloads, await readPlacements(api));
  const prediction = await predict(api, cluster, { ...candidates, bound });
  printProgress(printPrediction(cluster, prediction));
  if (prediction.chosen.length > 0) return prediction.chosen;
  throw new Complaint(`no workload of ${cluster} can be moved and put back`);
}

function conclude(chosen: readonly Predicted[], { kind, courses }: DrillEnd): void {
  printProgress(printCourses(chosen, courses));
  switch (kind) {
    case 'interrupted':
      throw new Complaint(
        'interrupted; the workloads are on their way back',
        [],
        interruptedExitCode,
      );
    case 'late':
      throw new Complaint('not all arrived in time; the workloads are on their way back');
    case 'over':
      if (!chosen.every((one) => isAsPredicted(one, courses.get(one.key) ?? {}))) {
        throw new Complaint('what happened is not what was predicted');
      }
      printProgress(done('as predicted, and everything is where it was'));
  }
}
