import {
  annotations,
  type FederatedKind,
  type KubeObject,
  type PlacementRules,
} from '@navarch/model';
import type { Parsed } from '../parsed.js';
import { choosePolicy, type PolicyChoice, type PolicyIndex, policyText } from '../policy/choose.js';
import { parsePreferences } from '../preferences.js';
import { replicasOf, workloadFactsOf } from './workload.js';

/** Who had the say; `none`: nobody, so the default holds. */
export type RulesChoice = PolicyChoice | { readonly kind: 'annotations' };

export type Rules = {
  readonly kind: 'rules';
  readonly rules: PlacementRules;
  /** Where they come from, as people read it: `PlacementPolicy web/gold`, `annotations`, `default`. */
  readonly policy: string;
  readonly choice: RulesChoice;
};

/** A text on the object that cannot be read. `path`: `metadata.annotations[NAME].clusters[tokyo].weight`. */
export type Malformed = {
  readonly kind: 'malformed';
  readonly path: string;
  readonly message: string;
};

type Ruled = { readonly object: KubeObject; readonly kind?: FederatedKind | undefined };

/**
 * The rules that a workload follows: Federation v1's preferences on it and nothing else; without them the policy that
 * governs it; without one the default, or nowhere for what is in no namespace: such objects are mostly about the cluster that
 * they are in, so that they are sent is to be said. Preferences divide replicas, so on a kind without replicas they say nothing.
 */
export function rulesOf(
  { object, kind }: Ruled,
  policies: PolicyIndex,
  defaultRules: PlacementRules,
): Rules | Malformed {
  const name = annotations.replicaSetPreferences;
  const text = replicasOf(object, kind) === undefined ? undefined : noteOf(object, name);
  if (text !== undefined) {
    const read = readNote(name, parsePreferences(text));
    if (read.kind === 'malformed') return read;
    const rules = { division: { mode: 'V1', preferences: read.value } } as const;
    return { kind: 'rules', rules, policy: 'annotations', choice: { kind: 'annotations' } };
  }
  const choice = choosePolicy(workloadFactsOf(object), policies);
  if (choice.kind === 'none' && object.metadata.namespace === undefined)
    return { kind: 'rules', rules: nowhere, policy: unselected, choice };
  if (choice.kind === 'none')
    return { kind: 'rules', rules: defaultRules, policy: 'default', choice };
  const { policy } = choice;
  return { kind: 'rules', rules: policy.spec.placement, policy: policyText(policy), choice };
}

/** Where the name of a policy stands, of what is in no namespace and selected by none. */
export const unselected = 'no policy';
const nowhere: PlacementRules = { clusters: { names: [] } };

/** An annotation of the object. */
export function noteOf({ metadata }: KubeObject, name: string): string | undefined {
  const notes = metadata.annotations ?? {};
  return Object.hasOwn(notes, name) ? notes[name] : undefined;
}

/** What was read of an annotation, or the first thing that is wrong with it. */
export function readNote<T>(
  name: string,
  parsed: Parsed<T>,
): { readonly kind: 'value'; readonly value: T } | Malformed {
  if (parsed.ok) return { kind: 'value', value: parsed.value };
  const { path = '', message = 'cannot be read' } = parsed.errors[0] ?? {};
  // A path within a list starts with its bracket.
  const within = path === '' || path.startsWith('[') ? path : `.${path}`;
  return { kind: 'malformed', path: `metadata.annotations[${name}]${within}`, message };
}
