/**
 * Simulated member clusters as a process.
 *
 * Without arguments as many as the settings say, one if they say nothing; see arguments.ts. When all are ready one line of
 * JSON on standard output lists them (`members`: name, url, port and path of the kubeconfig), among the
 * lines of the log.
 */
import {
  createLog,
  printError,
  readEnv,
  readMemberConfig,
  stopOnSignal,
  systemClock,
} from '@navarch/runtime';
import { readCast } from './arguments.js';
import { startMembers, stopMembers } from './fleet.js';
import { startMember } from './member.js';

async function main(): Promise<void> {
  const config = readMemberConfig(readEnv());
  const cast = readCast(process.argv.slice(2), {
    name: config.memberName,
    count: config.memberCount,
  });
  const log = createLog({ name: 'playground', level: config.logLevel });
  const options = {
    folder: config.memberDir,
    host: config.memberHost,
    port: cast.anyPort ? 0 : config.memberPort,
    nodes: {
      count: config.memberNodes,
      cpu: config.memberNodeCpu,
      memory: config.memberNodeMemory,
      pods: config.memberPodsPerNode,
    },
    startDelayMs: config.memberStartDelayMs,
    clock: systemClock,
    onError: (error: unknown) => log.error({ err: error }, 'a member failed at something'),
  };
  const members =
    cast.kind === 'one'
      ? [await startMember({ ...options, name: config.memberName })]
      : await startMembers({ ...options, names: cast.names });
  stopOnSignal(() => stopMembers(members), {
    deadlineMs: config.shutdownMs,
    onError: (error) => log.error({ err: error }, 'stopping failed'),
  });
  const shown = members.map(({ name, url, port, kubeconfig }) => ({ name, url, port, kubeconfig }));
  log.info({ members: members.length }, 'the members are ready');
  process.stdout.write(`${JSON.stringify({ members: shown })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`playground: ${printError(error)}\n`);
  process.exit(1);
});
