import { fanOut } from '../fan-out.js';
import type { Federation } from '../federation/federation.js';
import { openNamespace } from '../federation/namespaces.js';
import { isReady, Workloads } from '../federation/workloads.js';
import { limits } from '../limits.js';
import { seriesOf } from '../objects.js';

const namespace = 'warm-up';

/** Opens connections and prepares statements, which is paid once and not by the object. What it made stays. */
export async function warmUp(on: Federation): Promise<void> {
  await openNamespace(on, 'federated', namespace);
  const workloads = await Workloads.watch({ client: on.api, namespace });
  const ready = workloads.stage(isReady);
  for (const kind of ['secrets', 'workloads'] as const) {
    const { resource, names, whole } = seriesOf(kind, namespace, limits.quickWarmUp);
    await fanOut(names, limits.connections, async (name) => {
      await on.api.create(resource, whole(name));
    });
  }
  const waiting = { what: 'the first workloads ready', withinMs: limits.roundWithinMs };
  await workloads.reach(ready, limits.quickWarmUp, waiting);
  await workloads.stop();
}
