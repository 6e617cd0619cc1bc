/** Why a cluster's credentials cannot be used, in words that a person can act on and that hold no value of theirs. */
import { DomainError, type Facts } from '@navarch/model';

const reasonsMax = 3;

/**
 * Refusals of a kubeconfig are field paths with reasons of ours. Undefined for an error that says nothing of the
 * credentials, such as a store that does not answer.
 */
export function describeCredentials(error: unknown): string | undefined {
  if (!(error instanceof DomainError)) return undefined;
  const { code, facts } = error;
  switch (code) {
    case 'kubeconfig.refused':
      return `its credentials cannot be used: ${printReasons(facts)}`;
    case 'member.credentialsMissing':
      return `its credentials cannot be used: the Secret ${facts['secret']} has no key ${facts['key']}`;
    default:
      return undefined;
  }
}

function printReasons(facts: Facts): string {
  const reasons = Object.entries(facts).map(([path, reason]) => `${path} ${reason}`);
  const more = reasons.length > reasonsMax ? `; and ${reasons.length - reasonsMax} more` : '';
  return `${reasons.slice(0, reasonsMax).join('; ')}${more}`;
}
