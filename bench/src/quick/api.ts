/** Requests to the API alone, for objects that no member receives, and what is told to those that watch them. */
import { resources } from '@navarch/model';
import { fanOut } from '../fan-out.js';
import { Follower } from '../federation/follow.js';
import { limits } from '../limits.js';
import { namespaceNamed } from '../objects.js';
import { until } from '../until.js';
import { type Call, request } from '../request.js';
import { alonePercent, type Course, type Track } from './scenario.js';

const names = Array.from({ length: limits.quickObjects }, (_, index) => `lease-${index}`);

export const api: Course = async (track) => {
  const namespace = `quick-api-${track.round}`;
  const collection = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
  const path = (name: string): string => `${collection}/${name}`;
  const perform = async (what: string, callOf: (name: string) => Call): Promise<void> =>
    await track.run({
      name: `API ${what}`,
      toleratedPercent: alonePercent,
      settleMs: limits.quickAnswerMs,
      act: async () => await inTurn(track, callOf),
    });
  const updateTo =
    (holder: string) =>
    (name: string): Call => ({
      method: 'PATCH',
      path: path(name),
      body: lease(name, holder),
    });
  await track.on.api.create(resources.namespaces, namespaceNamed(namespace));
  await perform('create', (name) => ({ method: 'POST', path: collection, body: lease(name, 'a') }));
  await perform('get', (name) => ({ method: 'GET', path: path(name) }));
  await perform(`list of ${names.length}`, () => ({ method: 'GET', path: collection }));
  await perform('update', updateTo('b'));
  await watched(track, namespace, updateTo('c'));
  await perform('delete', (name) => ({ method: 'DELETE', path: path(name) }));
};

const lease = (name: string, holder: string): unknown => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name },
  spec: { holderIdentity: holder },
});

/** One after the other, so that none shares a commit with another. */
async function inTurn({ on }: Track, callOf: (name: string) => Call): Promise<number> {
  await fanOut(names, 1, async (name) => {
    await request(on.api, callOf(name));
  });
  return names.length;
}

/** An update with watchers: what is over an update without is what they are told. */
async function watched(
  track: Track,
  namespace: string,
  update: (name: string) => Call,
): Promise<void> {
  let told = 0;
  const source = { client: track.on.api, resource: resources.leases, namespace };
  const followers = await Promise.all(
    Array.from({ length: limits.quickWatchers }, () =>
      Follower.start(source, () => {
        told += 1;
      }),
    ),
  );
  await track.run({
    name: `API update, seen by ${limits.quickWatchers}`,
    toleratedPercent: alonePercent,
    settleMs: limits.quickAnswerMs,
    act: async () => {
      const count = await inTurn(track, update);
      const waiting = { what: 'every watcher told', withinMs: limits.roundWithinMs };
      await until(waiting, () => told >= count * limits.quickWatchers);
      return count;
    },
  });
  await Promise.all(followers.map((follower) => follower.stop()));
}
