/** How long something new takes until members have it. */
import { resources } from '@navarch/model';
import { until } from '../federation/until.js';
import type { Rig } from './rig.js';
import { objectOf } from './writer.js';

const arrivesWithinMs = 60_000;

/** Makes a Secret `key-NAME`; milliseconds until all of these members have it. */
export async function timeToArrive(
  rig: Rig,
  to: { readonly namespace: string; readonly name: string; readonly members: readonly string[] },
): Promise<number> {
  const { namespace, members } = to;
  const name = `key-${to.name}`;
  const startedAt = performance.now();
  const path = `/api/v1/namespaces/${namespace}/secrets`;
  const { status } = await rig.call('POST', path, objectOf(namespace, name, name));
  if (status !== 201) throw new Error(`${name} was not made: ${status}`);
  await Promise.all(
    members.map((member) =>
      until(
        () => rig.in(member).get(resources.secrets, namespace, name),
        (found) => found !== undefined,
        arrivesWithinMs,
      ),
    ),
  );
  return performance.now() - startedAt;
}
