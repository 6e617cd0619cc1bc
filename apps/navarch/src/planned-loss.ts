import type { Command } from 'commander';
import type { DrainOptions } from './verbs/drain.js';
import type { DrillOptions } from './verbs/drill.js';

const drillExamples = `
Examples:
  navarch drill --lose tokyo                 would the fleet survive it? nothing is changed
  navarch drill --drain tokyo --bounded 2    really moves two workloads away, and puts them back
  navarch drill --undo                       cleans up after a drill that was killed
Exit code 1: replicas would be without room, or the real move was not the predicted one.`;

/** The verbs for a cluster that will be away, and their options. */
export function addPlannedLossVerbs(program: Command): void {
  program
    .command('cordon <name>')
    .description('nothing new goes to the cluster; what runs there stays')
    .option('--reason <text>', 'why, for whoever looks at the cluster')
    .action(async (name: string, options: { reason?: string }) =>
      (await import('./verbs/cordon.js')).cordon(name, options),
    );
  program
    .command('uncordon <name>')
    .description('end a cordon and a drain')
    .action(async (name: string) => (await import('./verbs/cordon.js')).uncordon(name));
  program
    .command('drain <name>')
    .description('move everything away from a cluster, surge first, and watch it leave')
    .option('--timeout <duration>', 'watch for so long; the drain itself goes on', '10m')
    .option('--no-wait', 'do not watch')
    .option('-y, --yes', 'even if it is the last usable cluster, or there is not enough room')
    .action(async (name: string, options: DrainOptions) =>
      (await import('./verbs/drain.js')).drain(name, options),
    );
  program
    .command('drill')
    .description('rehearse the loss of a cluster')
    .option('--lose <name>', 'simulate the loss; nothing is changed')
    .option('--drain <name>', 'really move workloads away from the cluster, and back')
    .option('--bounded <count>', 'with --drain: at most so many workloads')
    .option('--undo', 'put back what a drill that was killed has left')
    .option('--timeout <duration>', 'with --drain: for each way', '10m')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', drillExamples)
    .action(async (options: DrillOptions) => (await import('./verbs/drill.js')).drill(options));
}
