/**
 * From stored objects to the planner's input: which rules hold for a workload, and what is known of each cluster.
 *
 * The one place where this is read, for real decisions and for what-if alike, so that both give the same answer. Lists
 * come out sorted and nothing absent is spelled out: the same facts give the same text, whose digest is stored.
 */
import {
  annotations,
  type Cluster,
  type FederatedKind,
  type KubeObject,
  type Placement,
  type PlacementRules,
} from '@navarch/model';
import { parseAvoid } from '../avoid.js';
import { compareNames } from '../order.js';
import { isFailedOver } from '../failover.js';
import type { PlacementInput } from '../plan.js';
import type { PolicyIndex } from '../policy/choose.js';
import { parseClusterSelector } from '../selector.js';
import { candidateOf, decisionsFor } from './candidate.js';
import { type Malformed, noteOf, readNote, type RulesChoice, rulesOf } from './rules.js';
import { replicasOf } from './workload.js';

export type SnapshotFacts = {
  readonly object: KubeObject;
  /** What it is one of; may be left out for built-in kinds. */
  readonly kind?: FederatedKind | undefined;
  readonly clusters: readonly Cluster[];
  readonly policies: PolicyIndex;
  /** For a workload without a policy. */
  readonly defaultRules: PlacementRules;
  /** The standing decision under the workload's name; one that was made for another object of that name does not count. */
  readonly previous: Placement | undefined;
  /** By cluster: how many replicas of this workload fit, those it has included. Absent: not known. */
  readonly rooms: ReadonlyMap<string, number>;
  /** By cluster: the most replicas that it was found to hold. */
  readonly learned: ReadonlyMap<string, number>;
  /** By cluster: how many replicas became ready there, where others did not; counts where the rules say so. */
  readonly ready?: ReadonlyMap<string, number>;
  /** The brake is on. */
  readonly held: boolean;
  readonly recentMoves: readonly { readonly at: number; readonly replicas: number }[];
  /** The instant of the decision, in ms since 1970. */
  readonly at: number;
};

export type Assembled =
  | {
      readonly kind: 'input';
      readonly input: PlacementInput;
      /** How the rules were chosen, ambiguities included. */
      readonly choice: RulesChoice;
    }
  | Malformed;

/** Never throws. */
export function assembleInput(facts: SnapshotFacts): Assembled {
  const { object } = facts;
  const found = rulesOf(facts, facts.policies, facts.defaultRules);
  if (found.kind === 'malformed') return found;
  const narrowed = selectorOf(object);
  if (narrowed.kind === 'malformed') return narrowed;
  const avoided = avoidedBy(object);
  if (avoided.kind === 'malformed') return avoided;
  const { metadata } = object;
  const replicas = replicasOf(object, facts.kind);
  const failbackTo = failbackOf(object);
  const input: PlacementInput = {
    key:
      metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`,
    ...(replicas === undefined ? {} : { replicas, ...scaledFrom(facts, replicas) }),
    policy: found.policy,
    rules: found.rules,
    ...(narrowed.value === undefined ? {} : { selector: narrowed.value }),
    clusters: candidatesOf(withinRules(facts, found.rules), replicas !== undefined, avoided.value),
    held: facts.held,
    at: facts.at,
    ...(facts.recentMoves.length === 0 ? {} : { recentMoves: facts.recentMoves }),
    ...(failbackTo === undefined ? {} : { failbackTo }),
  };
  return { kind: 'input', input, choice: found.choice };
}

/** What the standing decision was about, where the workload was scaled since. */
function scaledFrom(
  { object, previous }: SnapshotFacts,
  replicas: number,
): Pick<PlacementInput, 'replicasBefore'> {
  const standing = previous?.spec;
  if (standing === undefined || standing.workload.uid !== (object.metadata.uid ?? '')) return {};
  const { replicas: replicasBefore } = standing;
  return replicasBefore === undefined || replicasBefore === replicas ? {} : { replicasBefore };
}

/** Federation v1's cluster selector narrows whatever rules there are. */
function selectorOf(object: KubeObject) {
  const name = annotations.clusterSelector;
  const text = noteOf(object, name);
  if (text === undefined) return { kind: 'value', value: undefined } as const;
  return readNote(name, parseClusterSelector(text));
}

/** Clusters that the workload itself stays away from. */
function avoidedBy(object: KubeObject) {
  const text = noteOf(object, annotations.avoid);
  if (text === undefined) return { kind: 'value', value: none } as const;
  return readNote(annotations.avoid, parseAvoid(text));
}

const none: readonly string[] = [];

/** `oslo, rome` or `*`. A name that no cluster has lets nothing back, so there is nothing in it to refuse. */
function failbackOf(object: KubeObject): readonly string[] | undefined {
  const names = (noteOf(object, annotations.failback) ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length === 0 ? undefined : [...new Set(names)].sort(compareNames);
}

const withinRules = (facts: SnapshotFacts, rules: PlacementRules): SnapshotFacts =>
  isFailedOver(rules) ? facts : { ...facts, ready: nowhere };

const nowhere: ReadonlyMap<string, number> = new Map();

/** A cluster that is being deleted takes part in nothing. */
function candidatesOf(
  facts: SnapshotFacts,
  hasReplicas: boolean,
  avoided: readonly string[],
): PlacementInput['clusters'] {
  const decisions = decisionsFor(facts.object, facts.previous);
  return facts.clusters
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .sort((a, b) => compareNames(a.metadata.name, b.metadata.name))
    .map((cluster) => {
      const { name } = cluster.metadata;
      return candidateOf(cluster, {
        decision: decisions.get(name),
        hasReplicas,
        capacity: facts.rooms.get(name),
        learned: facts.learned.get(name),
        ready: facts.ready?.get(name),
        isAvoided: avoided.includes(name),
      });
    });
}
