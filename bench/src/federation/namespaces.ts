/** Namespaces that come and go with one measurement, through the federation or straight in the members. */
import type { MemberClient } from '@navarch/clients';
import { resources } from '@navarch/model';
import { limits, withinMsFor } from '../limits.js';
import { namespaceNamed, secretNamed } from '../objects.js';
import { until } from '../until.js';
import type { Federation } from './federation.js';

const withinMs = limits.roundWithinMs;

/** Where a measurement writes. */
export type Way = 'federated' | 'straight';

/** Resolves when every member has it; the federation sends a namespace with the first object that needs it. */
export async function openNamespace(on: Federation, way: Way, name: string): Promise<void> {
  const object = namespaceNamed(name);
  await Promise.all(entrances(on, way).map((one) => one.create(resources.namespaces, object)));
  if (way === 'federated') await on.api.create(resources.secrets, secretNamed('first', name));
  await until({ what: `namespace ${name} in the members`, withinMs }, async () =>
    (await sightings(on.members, name)).every(Boolean),
  );
}

/** Resolves when neither the federation nor a member has it, nor any of so many objects in it. */
export async function closeNamespace(
  on: Federation,
  way: Way,
  { name, objects }: { readonly name: string; readonly objects: number },
): Promise<void> {
  const target = { namespace: '', name };
  await Promise.all(entrances(on, way).map((one) => one.delete(resources.namespaces, target)));
  await until(
    { what: `namespace ${name} gone`, withinMs: withinMsFor(objects) },
    async () => !(await sightings([on.api, ...on.members], name)).some(Boolean),
  );
}

function entrances(on: Federation, way: Way): readonly MemberClient[] {
  return way === 'federated' ? [on.api] : on.members;
}

async function sightings(
  clients: readonly MemberClient[],
  name: string,
): Promise<readonly boolean[]> {
  const found = clients.map((client) => client.get(resources.namespaces, '', name));
  return (await Promise.all(found)).map((namespace) => namespace !== undefined);
}
