/**
 * What this syncer has cause to look at sooner than it would by itself: the members on which something failed, and all of
 * its members while one of them is in doubt.
 */
import { pause } from '../pause.js';
import { type Failure, isCause } from './probe-pace.decide.js';

/** Made once: an abort without a reason makes an error with a stack, and all may be woken in a moment. */
const caused = new Error('there is cause');

export class Vigil {
  private readonly doubted = new Set<string>();
  /** On which something failed since their last probes began. */
  private readonly troubled = new Set<string>();
  private readonly resting = new Map<string, () => void>();

  /** Members whose last probes failed and that are not lost. */
  get inDoubt(): number {
    return this.doubted.size;
  }

  /** A request to a member, or a watch of it, has failed. */
  readonly note = (cluster: string, failure: Failure): void => {
    if (!isCause(failure)) return;
    this.troubled.add(cluster);
    this.resting.get(cluster)?.();
  };

  /** While a member is in doubt none of the others rests. */
  doubt(cluster: string, isInDoubt: boolean): void {
    if (!isInDoubt) return void this.doubted.delete(cluster);
    this.doubted.add(cluster);
    for (const wake of this.resting.values()) wake();
  }

  /** A probe begins: what failed until now is answered by it, and what fails from now on is not. */
  begin(cluster: string): void {
    this.troubled.delete(cluster);
  }

  /** Resolves after `ms`, as soon as there is cause, or when `signal` aborts. */
  async rest(cluster: string, ms: number, signal: AbortSignal): Promise<void> {
    if (this.doubted.size > 0 || this.troubled.has(cluster)) return;
    const waking = new AbortController();
    const wake = (): void => waking.abort(caused);
    this.resting.set(cluster, wake);
    signal.addEventListener('abort', wake, { once: true });
    await pause(ms, waking.signal);
    signal.removeEventListener('abort', wake);
    this.resting.delete(cluster);
  }

  /** It is another syncer's, or nobody's, from now on. */
  leave(cluster: string): void {
    this.doubted.delete(cluster);
    this.troubled.delete(cluster);
  }
}
