import { DomainError, type Facts } from '@navarch/model';
import { kubeconfigLimits } from '../limits.js';

/**
 * Everything that is wrong with a kubeconfig, by field path. Reasons are words of ours: no value of the
 * file, which may be a credential, gets into them.
 */
export class Refusals {
  private readonly found = new Map<string, string>();

  add(path: string, reason: string): undefined {
    if (this.found.size < kubeconfigLimits.refusalsMax && !this.found.has(path)) {
      this.found.set(path, reason);
    }
    return undefined;
  }

  get any(): boolean {
    return this.found.size > 0;
  }

  toError(): DomainError {
    const facts: Facts = Object.fromEntries(this.found);
    return new DomainError({ kind: 'invalid', code: 'kubeconfig.refused' }, facts);
  }
}
