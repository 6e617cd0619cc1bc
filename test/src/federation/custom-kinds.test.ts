/** Kinds that are defined in the federation are served by its members, and their objects are placed like any other. */
import { describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type Condition, type KubeObject, type ResourceName, resources } from '@navarch/model';
import type { Federation } from './federation.js';
import { eventsOf, placementOf } from './member-access.js';
import { onFederation } from './on-federation.js';
import { until } from './until.js';
import { decided } from './world.js';

const home = 'sea';
const withinMs = 60_000;
const group = 'sea.example.com';
const named = (resource: string, kind: string): ResourceName => ({
  group,
  version: 'v1',
  resource,
  kind,
  namespaced: true,
});
const ships = named('ships', 'Ship');
const flags = named('flags', 'Flag');
const maps = named('maps', 'Map');
const ports = { ...named('ports', 'Port'), namespaced: false };
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const pathOf = ({ resource, namespaced }: ResourceName): string =>
  `/apis/${group}/v1${namespaced ? `/namespaces/${home}` : ''}/${resource}`;

const free = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const definitionOf = (
  { resource, kind, namespaced }: ResourceName,
  subresources: object,
): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${resource}.${group}` },
  spec: {
    group,
    scope: namespaced ? 'Namespaced' : 'Cluster',
    names: { plural: resource, kind },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: 'object', properties: { spec: free, status: free } },
        },
        subresources,
      },
    ],
  },
});
const counted = {
  status: {},
  scale: { specReplicasPath: '.spec.fleet.size', statusReplicasPath: '.status.size' },
};
const objectOf = ({ kind, namespaced }: ResourceName, name: string, spec: object): KubeObject => ({
  apiVersion: `${group}/v1`,
  kind,
  metadata: { name, ...(namespaced ? { namespace: home } : {}) },
  spec,
});
const policies = '/apis/fleet.navarch.dev/v1alpha1/clusterplacementpolicies';
const policyFor = ({ kind }: ResourceName, names: readonly string[]): KubeObject => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'ClusterPlacementPolicy',
  metadata: { name: 'harbours' },
  spec: {
    resourceSelectors: [{ apiVersion: `${group}/v1`, kind }],
    placement: { clusters: { names } },
  },
});

describe('a kind that is defined in the federation', () => {
  let on: Federation;
  let members: Readonly<Record<'tokyo' | 'sydney' | 'taipei', MemberClient>>;
  onFederation({ home, members: ['tokyo', 'sydney', 'taipei'] }, (started) => {
    on = started.on;
    members = started.clients;
  });

  const post = async (path: string, body: object): Promise<void> => {
    const { status, body: answer } = await on.call('POST', path, body);
    if (status !== 201) throw new Error(`${path}: ${status} ${String(answer['message'])}`);
  };
  const everywhere = async (of: ResourceName, name: string): Promise<readonly unknown[]> =>
    await Promise.all(
      Object.values(members).map(
        async (member) => (await member.get(of, of.namespaced ? home : '', name))?.['spec'],
      ),
    );
  const placedCondition = async (name: string): Promise<Condition | undefined> => {
    const { status } = (await on.call('GET', `${definitions}/${name}`)).body as {
      status?: { conditions?: readonly Condition[] };
    };
    return status?.conditions?.find(({ type }) => type === 'Placed');
  };

  it('is sent to every member with its objects, which are kept as they are to be', async () => {
    await post(definitions, definitionOf(flags, {}));
    await post(pathOf(flags), objectOf(flags, 'red', { colour: 'red' }));
    const seen = await until(
      () => everywhere(flags, 'red'),
      (specs) => specs.every((spec) => spec !== undefined),
      withinMs,
    );
    expect(seen).toEqual([{ colour: 'red' }, { colour: 'red' }, { colour: 'red' }]);
    const placement = await placementOf(on, home, `red.flags.${group}`);
    expect(placement.spec.workload).toMatchObject({ kind: 'Flag', name: 'red' });
    const placed = await until(
      () => placedCondition(`flags.${group}`),
      (found) => found?.status === 'True',
      withinMs,
    );
    expect(placed?.message).toBe('served by all members');

    const { apiVersion, kind, metadata } = objectOf(flags, 'red', {});
    const theirs = { apiVersion, kind, metadata, spec: { colour: 'blue' } };
    await members.tokyo.apply(flags, theirs, { fieldManager: 'somebody' });
    await until(
      async () => (await eventsOf(on)).filter(({ reason }) => reason === 'Drift'),
      (events) => events.some(({ message }) => message.includes('spec.colour')),
      withinMs,
    );
    await members.sydney.delete(flags, { namespace: home, name: 'red' });
    await until(
      () => everywhere(flags, 'red'),
      (specs) => JSON.stringify(specs) === JSON.stringify(seen),
      withinMs,
    );
  }, 180_000);

  it('has its replicas divided where it counts them, and the sum in its status', async () => {
    await post(definitions, definitionOf(ships, counted));
    await post(pathOf(ships), objectOf(ships, 'orion', { fleet: { size: 6, kind: 'sail' } }));
    const size = { fleet: { size: 2, kind: 'sail' } };
    await until(
      () => everywhere(ships, 'orion'),
      (specs) => JSON.stringify(specs) === JSON.stringify([size, size, size]),
      withinMs,
    );
    // As the controller of the kind would, if there were one in these members.
    for (const name of Object.keys(members)) {
      const proxy = `/apis/fleet.navarch.dev/v1alpha1/clusters/${name}/proxy`;
      const status = { size: name === 'tokyo' ? 1 : 2 };
      const path = `${proxy}${pathOf(ships)}/orion/status`;
      expect((await on.call('PATCH', path, { status })).status).toBe(200);
    }
    const { body } = await until(
      () => on.call('GET', `${pathOf(ships)}/orion`),
      ({ body: { status } }) => (status as { size?: number } | undefined)?.size === 5,
      withinMs,
    );
    expect(body['spec']).toEqual({ fleet: { size: 6, kind: 'sail' } });
    expect(await decided(on, home, `orion.ships.${group}`)).toBe('sydney=2 taipei=2 tokyo=2');
    const scale = await on.call('PATCH', `${pathOf(ships)}/orion/scale`, { spec: { replicas: 9 } });
    expect(scale.status).toBe(200);
    await until(
      () => everywhere(ships, 'orion'),
      (specs) => specs.every((spec) => (spec as typeof size).fleet.size === 3),
      withinMs,
    );
  }, 180_000);

  it('may be without namespaces: its objects go where a policy of all namespaces says, and stay otherwise', async () => {
    const [open, shut] = [{ state: 'open' }, { state: 'shut' }];
    const untilThere = async (name: string, ...specs: readonly unknown[]): Promise<void> => {
      const wanted = JSON.stringify(specs.map((spec) => spec ?? null));
      await until(
        async () => JSON.stringify((await everywhere(ports, name)).map((one) => one ?? null)),
        (now) => now === wanted,
        withinMs,
      );
    };
    await post(definitions, definitionOf(ports, {}));
    await post(pathOf(ports), objectOf(ports, 'oslo', open));
    await until(
      () => placedCondition(`ports.${group}`),
      (found) => found?.status === 'True',
      withinMs,
    );
    expect(await everywhere(ports, 'oslo')).toEqual([undefined, undefined, undefined]);

    await members.sydney.create(ports, objectOf(ports, 'rome', shut));
    await post(policies, policyFor(ports, ['tokyo', 'sydney']));
    await untilThere('oslo', open, open, undefined);
    await post(pathOf(ports), objectOf(ports, 'rome', open));
    await untilThere('rome', open, shut, undefined);
    const called = `oslo.ports.${group}`;
    const { workload } = (await placementOf(on, 'navarch-system', called)).spec;
    expect(workload).toMatchObject({ kind: 'Port', name: 'oslo' });

    expect((await on.call('PATCH', `${pathOf(ports)}/oslo`, { spec: shut })).status).toBe(200);
    await untilThere('oslo', shut, shut, undefined);
    await members.tokyo.delete(ports, { namespace: '', name: 'oslo' });
    await untilThere('oslo', shut, shut, undefined);
    const moved = policyFor(ports, ['tokyo', 'taipei']);
    expect((await on.call('PATCH', `${policies}/harbours`, moved)).status).toBe(200);
    await untilThere('oslo', shut, undefined, shut);
    await untilThere('rome', open, shut, open);

    expect((await on.call('DELETE', `${policies}/harbours`)).status).toBe(200);
    const holds = await until(
      async () => await on.navarch('holds'),
      (text) => text.includes('no policy'),
      withinMs,
    );
    expect(holds).toContain('EmptyPlacement');
    await untilThere('oslo', shut, undefined, shut);
    for (const name of ['oslo', 'rome'])
      expect((await on.call('DELETE', `${pathOf(ports)}/${name}`)).status).toBe(200);
    await untilThere('oslo', undefined, undefined, undefined);
    await untilThere('rome', undefined, shut, undefined);
    const { status } = await until(
      () =>
        on.call(
          'GET',
          `/apis/fleet.navarch.dev/v1alpha1/namespaces/navarch-system/placements/${called}`,
        ),
      (answer) => answer.status === 404,
      withinMs,
    );
    expect(status).toBe(404);
  }, 240_000);

  it('uses what a member has defined itself, says what that lacks, and deletes only what is its own', async () => {
    const theirs = definitionOf(maps, {});
    await members.tokyo.create(resources.definitions, theirs);
    await members.sydney.create(resources.definitions, {
      ...theirs,
      spec: { ...(theirs['spec'] as object), versions: renamed(theirs, 'v7') },
    });
    await post(definitions, definitionOf(maps, {}));
    await post(pathOf(maps), objectOf(maps, 'chart', { scale: 'small' }));
    const placed = await until(
      () => placedCondition(`maps.${group}`),
      (found) => found?.reason === 'NotServed' && !found.message.includes('not sent yet'),
      withinMs,
    );
    expect(placed?.message).toContain(
      'sydney: the member has a definition of its own, which does not serve v1',
    );
    await until(
      () => members.tokyo.get(maps, home, 'chart'),
      (found) => found !== undefined,
      withinMs,
    );
    const inTokyo = await members.tokyo.get(resources.definitions, '', `maps.${group}`);
    expect(inTokyo?.metadata.labels).toBeUndefined();

    const strange = { ...objectOf(flags, 'pirate', { colour: 'black' }) };
    await members.taipei.create(flags, strange);
    for (const name of [`maps.${group}`, `flags.${group}`])
      expect((await on.call('DELETE', `${definitions}/${name}`)).status).toBe(200);
    const has = async (member: MemberClient, name: string): Promise<boolean> =>
      (await member.get(resources.definitions, '', name)) !== undefined;
    await until(
      async () => [
        await has(members.taipei, `maps.${group}`),
        await has(members.tokyo, `flags.${group}`),
        await has(members.sydney, `flags.${group}`),
      ],
      (found) => !found.includes(true),
      withinMs,
    );
    expect(await members.tokyo.get(maps, home, 'chart')).toBeUndefined();
    expect(await has(members.tokyo, `maps.${group}`)).toBe(true);
    expect(await has(members.sydney, `maps.${group}`)).toBe(true);
    await until(
      async () => (await eventsOf(on)).filter(({ reason }) => reason === 'DefinitionLeft'),
      (events) => events.some(({ message }) => message.startsWith('taipei: its definition stays')),
      withinMs,
    );
    expect((await members.taipei.get(flags, home, 'pirate'))?.['spec']).toEqual({
      colour: 'black',
    });
    expect(await members.taipei.get(flags, home, 'red')).toBeUndefined();
  }, 180_000);
});

const renamed = (definition: KubeObject, name: string): readonly object[] =>
  (definition['spec'] as { versions: readonly object[] }).versions.map((one) => ({ ...one, name }));
