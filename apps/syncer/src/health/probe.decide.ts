/** What two probes say of a member together: ready, alive, or neither. */
import type { ProbeResult } from '@navarch/clients';

/** Both of the last two are failed probes; they differ in what a person does about them. */
export type Probe = {
  readonly ok: boolean;
  /** It answers, and says itself that it is not ready. */
  readonly isAlive: boolean;
  readonly message: string;
};

/** `live` undefined: it was not asked. */
export function readProbes(ready: ProbeResult, live: ProbeResult | undefined): Probe {
  if (ready.ok) return { ok: true, isAlive: true, message: ready.message };
  return live?.ok === true
    ? { ok: false, isAlive: true, message: `alive, but not ready: /readyz: ${ready.message}` }
    : { ok: false, isAlive: false, message: ready.message };
}
