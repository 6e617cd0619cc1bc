import { DomainError, type PlacementRules } from '@navarch/model';
import { complainAboutRules } from '@navarch/placement';

/** Reads the setting that says how a workload without a policy is placed. DomainError with every fault and its path. */
export function readDefaultRules(text: string): PlacementRules {
  const rules = parse(text);
  const complaints = complainAboutRules(rules);
  if (complaints.length === 0) return rules;
  const faults = complaints.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new DomainError({ kind: 'invalid', code: 'config.defaultPlacement' }, { faults });
}

function parse(text: string): PlacementRules {
  try {
    return JSON.parse(text) as PlacementRules;
  } catch (cause) {
    throw new DomainError({ kind: 'invalid', code: 'config.defaultPlacement' }, {}, { cause });
  }
}
