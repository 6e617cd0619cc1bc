import { Command } from 'commander';
import type { FreezeOptions } from './freeze/request.js';
import { addHistoryVerbs } from './history-verbs.js';
import { addPlannedLossVerbs } from './planned-loss.js';
import type { PlanOptions } from './verbs/plan.js';

/**
 * The verbs, their options and their help.
 *
 * Each verb is imported when it is called, so that `navarch status` does not load a database driver.
 */
export function buildProgram(): Command {
  const program = new Command('navarch')
    .description('A federation of Kubernetes clusters: one API, many members.')
    .addHelpText('after', emergencyHelp)
    .showHelpAfterError('(navarch help VERB says more)');
  addLifeVerbs(program);
  addChaosVerbs(program);
  addMemberVerbs(program);
  addFreezeVerbs(program);
  addPlanningVerbs(program);
  addPlannedLossVerbs(program);
  addReadingVerbs(program);
  addHoldVerbs(program);
  addHistoryVerbs(program);
  return program;
}

const emergencyHelp = `
When something is wrong:
  navarch status              what runs, what does not, and where its log is
  navarch logs NAME -f        what it says (supervisor, federation-api, syncer, postgresql, tokyo, …)
  navarch freeze              stops all writes to members within 2 s; unfreeze lets them go on
  navarch holds               what the federation stopped by itself and asks a person about; approve NAME
  navarch history rs NAME     who did what; rollback makes it as it was, --dry-run shows first
  navarch plan --help         how to ask what would move if a member were lost
  navarch get clusters        which members are ready; get placements -A: who has how many
  navarch down && navarch up  starts everything anew; the data is kept
  navarch settings            what can be set, by environment variables
Members keep running what they have while the federation is down.`;

function addLifeVerbs(program: Command): void {
  program
    .command('up')
    .description('start everything: PostgreSQL, queue, API, syncer, three simulated regions')
    .option('-d, --detach', 'return when it is ready, and let it run in the background')
    .action(async (options: { detach?: boolean }) =>
      options.detach === true
        ? (await import('./verbs/up-detached.js')).upDetached()
        : (await import('./verbs/up.js')).up(),
    );
  program
    .command('supervise', { hidden: true })
    .action(async () => (await import('./verbs/up-detached.js')).supervise());
  program
    .command('down')
    .description('stop exactly what `up` started; the data is kept')
    .action(async () => (await import('./verbs/down.js')).down());
  program
    .command('status')
    .description('what runs where (exit code 0: all ready, 3: nothing runs)')
    .option('-o, --output <format>', 'json')
    .action(async (options: { output?: string }) =>
      (await import('./verbs/status.js')).status(options),
    );
  program
    .command('logs [name]')
    .description('the end of a log, or of every log')
    .option('-f, --follow', 'go on until Ctrl-C')
    .option('-n, --lines <count>', 'how many lines')
    .action(async (name: string | undefined, options: { follow?: boolean; lines?: string }) =>
      (await import('./verbs/logs.js')).logs(name, options),
    );
  program
    .command('init')
    .description('make keys, certificates and a kubeconfig, and start nothing')
    .option('--server <url>', "the API's address as the kubeconfig shall have it")
    .option('--san <name...>', "further names for the API's certificate")
    .action(async (options: { server?: string; san?: string[] }) =>
      (await import('./verbs/init.js')).init(options),
    );
  program
    .command('reset')
    .description('delete the data folder, after asking')
    .option('-y, --yes', 'do not ask')
    .action(async (options: { yes?: boolean }) =>
      (await import('./verbs/reset.js')).reset(options),
    );
}

function addChaosVerbs(program: Command): void {
  program
    .command('kill <name>')
    .description('kill -9 a simulated region (it stays dead) or a service (it comes back)')
    .action(async (name: string) => (await import('./verbs/kill.js')).kill(name));
  program
    .command('revive <name>')
    .description('start a killed region again')
    .action(async (name: string) => (await import('./verbs/kill.js')).revive(name));
}

function addMemberVerbs(program: Command): void {
  program
    .command('join <name>')
    .description('register a real cluster, from a kubeconfig with inline credentials')
    .requiredOption('-k, --kubeconfig <file>', 'kubeconfig of the cluster')
    .option('-c, --context <name>', 'context in it; default: its current one')
    .option(
      '--server <url>',
      "the cluster's address, when the file's is only valid where it was written",
    )
    .option('--federation <url>', "the federation API's address, when it is not the kubeconfig's")
    .option('--region <name>', 'where it is, for placement')
    .option('--zone <name>', 'where in the region')
    .option('--provider <name>', 'who runs it')
    .option('--allow-loopback', 'accept an address on this machine')
    .option('-y, --yes', 'do not ask')
    .action(async (name: string, options: JoinOptions) =>
      (await import('./verbs/join.js')).join(name, options),
    );
  program
    .command('unjoin <name>')
    .description('take a cluster out of the federation')
    .option('-y, --yes', 'do not ask')
    .action(async (name: string, options: { yes?: boolean }) =>
      (await import('./verbs/unjoin.js')).unjoin(name, options),
    );
}

const collect = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];

function addFreezeVerbs(program: Command): void {
  program
    .command('freeze')
    .description('stop all writes to members within 2 s: everything, or what is named')
    .option('--all', 'everything; so it is when nothing is named')
    .option('--cluster <names>', 'only what is for these clusters', collect)
    .option('-n, --namespace <names>', 'only what is in these namespaces', collect)
    .option('--kind <kinds>', 'only these kinds: ReplicaSet, Secret, Namespace', collect)
    .option('--reason <text>', 'why: shown wherever something is held')
    .option('--for <duration>', 'ends by itself: 90s, 30m, 2h, 1d')
    .option('--name <name>', 'its name; default: the server makes one')
    .action(async (options: FreezeOptions) => (await import('./verbs/freeze.js')).freeze(options));
  program
    .command('unfreeze [names...]')
    .description('let writes to members go on')
    .option('--all', 'lift every freeze')
    .action(async (names: string[], options: { all?: boolean }) =>
      (await import('./verbs/freeze.js')).unfreeze(names, options),
    );
}

const planExamples = `
Examples:
  navarch plan --server --lose tokyo --scale web/api=20     over what the federation has now
  navarch plan -f examples/plan/lose-tokyo.yaml             everything in a file, no server
  kubectl get clusters,placementpolicies,rs,placements -A -o yaml | navarch plan -f - --lose tokyo
  navarch plan --vectors <vectors.ndjson                    {"replicas":9,"clusters":["a","b"]} a line
Exit code 2: the question cannot be understood. With --vectors 1: some of the lines cannot.`;

function addPlanningVerbs(program: Command): void {
  program
    .command('plan')
    .description('what would run where, and what would move; nothing is changed')
    .option('-f, --file <file>', 'a Simulation, or clusters, policies and workloads; - is stdin')
    .option('-o, --output <format>', 'table, json or yaml')
    .option('--lose <name...>', 'clusters that are lost')
    .option('--scale <workload=replicas...>', '[NAMESPACE/]NAME=REPLICAS')
    .option('--server', 'ask the federation, over what it has; without it no server is needed')
    .option('--vectors', "Federation v1's planner on NDJSON: a line in, a line out")
    .addHelpText('after', planExamples)
    .action(async (options: PlanOptions) => (await import('./verbs/plan.js')).plan(options));
}

export type JoinOptions = {
  readonly kubeconfig: string;
  readonly context?: string;
  readonly server?: string;
  readonly federation?: string;
  readonly region?: string;
  readonly zone?: string;
  readonly provider?: string;
  readonly allowLoopback?: boolean;
  readonly yes?: boolean;
};

function addHoldVerbs(program: Command): void {
  program
    .command('holds')
    .description('what waits for a person')
    .action(async () => (await import('./verbs/holds.js')).holds());
  program
    .command('approve <hold>')
    .description('let go on what a hold stopped; it is not taken back')
    .option('-y, --yes', 'do not ask')
    .action(async (name: string, options: { yes?: boolean }) =>
      (await import('./verbs/holds.js')).approve(name, options),
    );
}

type GetOptions = {
  readonly namespace?: string;
  readonly allNamespaces?: boolean;
  readonly output?: string;
  readonly selector?: string;
};

function addReadingVerbs(program: Command): void {
  program
    .command('get <resources> [name]')
    .description('clusters, placements, rs, secrets, ns, events; several with commas')
    .option('-n, --namespace <name>', "default: the kubeconfig's (web)")
    .option('-A, --all-namespaces', 'of every namespace')
    .option('-l, --selector <labels>', 'only those with these labels')
    .option('-o, --output <format>', 'wide, json, yaml or name')
    .action(async (what: string, name: string | undefined, options: GetOptions) =>
      (await import('./verbs/get.js')).get(what, name, options),
    );
  program
    .command('settings')
    .description('every setting: variable, default, what is allowed, what it does')
    .action(async () => (await import('./verbs/settings.js')).settings());
  program
    .command('version')
    .description('of this program, Node.js and the API')
    .action(async () => (await import('./verbs/version.js')).version());
}
