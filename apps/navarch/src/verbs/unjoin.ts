import { setTimeout as delay } from 'node:timers/promises';
import { resources, systemNamespace } from '@navarch/model';
import { Complaint } from '../complaint.js';
import { confirm } from '../confirm.js';
import { statusText, type ApiClient } from '../federation/client.js';
import { withFederation } from '../federation/open.js';
import { pathOf } from '../federation/paths.js';
import { credentialsName } from '../federation/register.js';
import { limits } from '../limits.js';
import { readSetup } from '../setup.js';

/**
 * Takes a cluster out of the federation.
 *
 * Its credentials are deleted last, when the Cluster is really gone: until then the syncer needs them.
 */
export async function unjoin(name: string, options: { yes?: boolean }): Promise<void> {
  const question = `Take cluster ${name} out of the federation? Its replicas are placed elsewhere; what it runs is left to it.`;
  await withFederation(readSetup().home, async (api) => {
    const cluster = pathOf(resources.clusters, { name });
    await api.ask({ method: 'GET', path: cluster });
    if (options.yes !== true && !(await confirm(question))) return;
    await api.ask({ method: 'DELETE', path: cluster });
    await untilGone(api, cluster, name);
    await deleteIfAny(
      api,
      pathOf(resources.secrets, { namespace: systemNamespace, name: credentialsName(name) }),
    );
    process.stdout.write(`cluster ${name} left the federation; what it runs is left as it is\n`);
  });
}

async function untilGone(api: ApiClient, path: string, name: string): Promise<void> {
  const deadline = performance.now() + limits.unjoinMs;
  while ((await api.send({ method: 'GET', path })).status !== 404) {
    if (performance.now() > deadline) {
      throw new Complaint(`cluster ${name} is still leaving after ${limits.unjoinMs / 1000} s`, [
        `./navarch get clusters ${name} -o yaml    its conditions say why`,
        `./navarch unjoin ${name} --yes            goes on`,
      ]);
    }
    await delay(limits.pollMs);
  }
}

async function deleteIfAny(api: ApiClient, path: string): Promise<void> {
  const answer = await api.send({ method: 'DELETE', path });
  if (answer.status >= 300 && answer.status !== 404) throw new Complaint(statusText(answer));
}
