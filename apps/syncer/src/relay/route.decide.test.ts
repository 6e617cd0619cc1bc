import { describe, expect, it } from '@jest/globals';
import { parseObjectKey } from '@navarch/model';
import { actors } from '../actors.js';
import { route } from './route.decide.js';

const rows = [
  ['a ReplicaSet is placed', 'apps/replicasets/web/web', 'jane', 'place'],
  ['a Secret is placed', '/secrets/web/db', 'jane', 'place'],
  ['our own status write wakes nothing', 'apps/replicasets/web/web', actors.status, ''],
  ['credentials stay in the federation', '/secrets/navarch-system/cluster-tokyo', 'jane', ''],
  ['a Namespace has a loop of its own', '/namespaces//web', 'jane', 'namespace'],
  ['a Cluster concerns the fleet', 'fleet.navarch.dev/clusters//tokyo', actors.health, 'fleet'],
  ['what is said of a Cluster is not', 'fleet.navarch.dev/clusters//tokyo', actors.facts, ''],
  ['that its evictions wait is said of it', 'fleet.navarch.dev/clusters//tokyo', actors.holds, ''],
  ['a Freeze holds or lets go', 'fleet.navarch.dev/freezes//storm', 'jane', 'fleet'],
  ['held evictions concern the fleet', 'fleet.navarch.dev/holds//evictions', 'jane', 'fleet'],
  ['another Hold has a keeper', 'fleet.navarch.dev/holds//mass-deletion', 'jane', ''],
  [
    'a definition of a kind has a loop of its own',
    'apiextensions.k8s.io/customresourcedefinitions//ships.sea.example.com',
    'jane',
    'definition',
  ],
  ['a Placement is our own output', 'fleet.navarch.dev/placements/web/web', actors.place, ''],
  ['what is not built in is placed', 'sea.example.com/ships/web/orion', 'jane', 'place'],
  ['and without a namespace too', 'sea.example.com/ports//oslo', 'jane', 'place'],
  ['a stranger of a name of ours is none of ours', 'x.example.com/clusters/web/a', 'jane', 'place'],
  ['what is about the federation stays there', 'coordination.k8s.io/leases/web/a', 'jane', ''],
  ['an Event is nobody’s business', '/events/web/web.1', actors.events, ''],
] as const;

describe('route', () => {
  for (const [name, text, actor, loop] of rows) {
    it(name, () => {
      const key = parseObjectKey(text);
      if (key === undefined) throw new Error(`no key: ${text}`);
      const due = route({ key, actor, type: 'MODIFIED' });
      expect(due.map((one) => one.loop).join(' ')).toBe(loop);
      for (const one of due) expect(one.key).toBe(text);
    });
  }
});

describe('the collector', () => {
  const key = { group: 'apps', resource: 'replicasets', namespace: 'web', name: 'web' };
  const rows = [
    { name: 'looks at new owners', type: 'ADDED', ownership: ['u1'], is: ['place', 'collect'] },
    { name: 'looks at what waits', type: 'MODIFIED', ownership: [], is: ['place', 'collect'] },
    {
      name: 'does so whoever wrote',
      type: 'MODIFIED',
      ownership: [],
      actor: actors.status,
      is: ['collect'],
    },
    {
      name: 'has nothing to do with what is gone',
      type: 'DELETED',
      ownership: ['u1'],
      is: ['place'],
    },
    { name: 'has nothing to do with others', type: 'ADDED', is: ['place'] },
  ] as const;
  it.each(rows)('$name', ({ is, name: _name, ...change }) => {
    expect(route({ key, actor: 'jane', ...change }).map(({ loop }) => loop)).toEqual(is);
  });
});
