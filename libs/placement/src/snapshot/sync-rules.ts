import {
  annotations,
  type ConflictRule,
  conflictRules,
  immutableRuleFor,
  type KubeObject,
  type SyncRules,
} from '@navarch/model';
import type { Parsed } from '../parsed.js';
import { noteOf, type RulesChoice } from './rules.js';

/**
 * What sync does about what it finds of a workload in members: what the policy that governs it says, else what the
 * workload's annotation says. Defaults are left out; undefined: nothing else is left. An annotation that cannot be
 * read, which the API does not let in, says nothing.
 */
export function syncRulesOf(object: KubeObject, choice: RulesChoice): SyncRules | undefined {
  const said = choice.kind === 'chosen' ? (choice.policy.spec.sync ?? {}) : {};
  const rules = { ...said, conflict: said.conflict ?? notedConflict(object) };
  const defaults = { ...plainDefaults, immutable: immutableRuleFor(object.kind) };
  const kept = Object.entries(rules).filter(
    ([name, rule]) => rule !== undefined && rule !== defaults[name as keyof SyncRules],
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

const plainDefaults = {
  conflict: 'Refuse',
  drift: 'Correct',
  replicas: 'Managed',
} as const satisfies Omit<Required<SyncRules>, 'immutable'>;

/** Reads the annotation `fleet.navarch.dev/conflict`. Never throws. */
export function parseConflictRule(text: string): Parsed<ConflictRule> {
  const rule = conflictRules.find((one) => one === text);
  if (rule !== undefined) return { ok: true, value: rule };
  return {
    ok: false,
    errors: [{ path: '', message: `must be one of ${conflictRules.join(', ')}` }],
  };
}

function notedConflict(object: KubeObject): ConflictRule | undefined {
  const parsed = parseConflictRule(noteOf(object, annotations.conflict) ?? '');
  return parsed.ok ? parsed.value : undefined;
}
