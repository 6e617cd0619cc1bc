/**
 * Simulated member clusters as a process.
 *
 * Without arguments one member, as the settings say; see arguments.ts for several. When all are ready one line of
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
  const cast = readCast(process.argv.slice(2));
  const config = readMemberConfig(readEnv());
  const log = createLog({ name: 'playground', level: config.logLevel });
  const options = {
    folder: config.memberDir,
    host: config.memberHost,
    port: cast.kind === 'many' && cast.anyPort ? 0 : config.memberPort,
    nodes: config.memberNodes,
    podsPerNode: config.memberPodsPerNode,
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
