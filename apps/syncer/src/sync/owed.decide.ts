/**
 * Which copies of an object are owed something, by the records alone: what is known to be as decided needs no look.
 *
 * It is what sync itself decides first, asked before its keys become due. A record that is wrong about its member is the
 * watch's and the sweep's to find.
 */
import {
  asFindings,
  type ClusterPhase,
  type FederatedKind,
  type KubeObject,
  type Placement,
} from '@navarch/model';
import type { MemberState } from '@navarch/store';
import { decideWanted } from './desired.decide.js';
import { isAsSent, saidReplicas } from './meeting.js';
import { render } from './render.js';

export type OwedFacts = {
  /** This federation's id. */
  readonly federation: string;
  readonly object: KubeObject;
  readonly kind: FederatedKind;
  readonly placement: Placement;
  /** The records of its copies. */
  readonly states: readonly MemberState[];
  /** Of every registered cluster. */
  readonly phases: ReadonlyMap<string, ClusterPhase>;
};

/** Names of clusters. Those that cannot be written to now are left out: they are looked at when they come back. */
export function owedIn(facts: OwedFacts): readonly string[] {
  const states = new Map(facts.states.map((state) => [state.key.cluster, state]));
  const chosen = facts.placement.spec.clusters.filter((one) => one.chosen).map(({ name }) => name);
  return [...new Set([...chosen, ...states.keys()])].filter((name) => {
    const phase = facts.phases.get(name);
    if (phase === 'lost' || phase === 'joining') return false;
    return !isAsDecided(name, states.get(name), facts);
  });
}

function isAsDecided(
  cluster: string,
  state: MemberState | undefined,
  { federation, object, kind, placement }: OwedFacts,
): boolean {
  const wanted = decideWanted({ cluster, object, placement, isBuried: false });
  if (state === undefined) return wanted.kind === 'absent';
  const { waiting, immutable, move } = asFindings(state.findings);
  const isHeld = waiting !== undefined || move !== undefined;
  const isUnderWay = isHeld || immutable?.state === 'Recreating';
  if (wanted.kind !== 'present' || isUnderWay) return false;
  const replicas = saidReplicas(placement, wanted.replicas);
  const { digest } = render({ object, kind, replicas, federation, generation: 0 });
  return isAsSent(state, { digest, objectUid: object.metadata.uid });
}
