/** Any graph of owners, any deletions: what is left is what the rules of ownership say, and nothing hangs. */
import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Propagation } from '@navarch/model';
import { Collected, reference } from './collected.fixture.js';

const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
type Name = (typeof names)[number];
type Edge = { readonly from: Name; readonly to: Name; readonly isBlocking: boolean };
type Deletion = { readonly name: Name; readonly propagation: Propagation };

/** By object, its owners. */
type Graph = Map<Name, Set<Name>>;

const graphOf = (edges: readonly Edge[]): Graph =>
  new Map(
    names.map((name) => [
      name,
      new Set(edges.filter(({ to }) => to === name).map((one) => one.from)),
    ]),
  );

/** What the rules say, one deletion after the other. */
function expectedAfter(graph: Graph, { name, propagation }: Deletion): void {
  if (!graph.delete(name)) return;
  if (propagation === 'Orphan') for (const owners of graph.values()) owners.delete(name);
  for (let isMoving = true; isMoving; ) {
    const lost = [...graph].find(
      ([, owners]) => owners.size > 0 && [...owners].every((owner) => !graph.has(owner)),
    );
    isMoving = lost !== undefined && graph.delete(lost[0]);
  }
  for (const owners of graph.values())
    for (const owner of owners) if (!graph.has(owner)) owners.delete(owner);
}

const edges = fc.uniqueArray(
  fc.record({
    from: fc.constantFrom(...names),
    to: fc.constantFrom(...names),
    isBlocking: fc.boolean(),
  }),
  { maxLength: 12, selector: ({ from, to }) => `${from}${to}` },
);
const deletions = fc.array(
  fc.record({
    name: fc.constantFrom(...names),
    propagation: fc.constantFrom<Propagation>('Foreground', 'Background', 'Orphan'),
  }),
  { minLength: 1, maxLength: 4 },
);

it('is left what is owned or never was, and no deletion hangs', async () => {
  await fc.assert(
    fc.asyncProperty(edges, deletions, async (some, removed) => {
      const on = new Collected();
      const graph = graphOf(some);
      for (const name of names) {
        const ownerReferences = some
          .filter(({ to }) => to === name)
          .map(({ from, isBlocking }) => reference(from, { blockOwnerDeletion: isBlocking }));
        await on.create(name, ownerReferences.length === 0 ? {} : { ownerReferences });
      }
      for (const deletion of removed) {
        await on.remove(deletion.name, deletion.propagation);
        await on.settle();
        expectedAfter(graph, deletion);
        expect(await on.names()).toBe([...graph.keys()].join(' '));
      }
    }),
    { numRuns: 300 },
  );
}, 60_000);
