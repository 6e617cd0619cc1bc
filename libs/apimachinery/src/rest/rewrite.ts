import type { KubeObject } from '@navarch/model';
import { modified, notFound } from '../status.js';
import type { CommitOutcome, Stored, StorageWrite } from '../storage.js';
import { admit, previewOf, remarksOn, requireValid, type WriteResult } from './judge.js';
import { restLimits } from './limits.js';
import { isReleased } from './namespaces.js';
import { actorOf, currentOf, inTurn, keyOf, type Operation } from './operation.js';
import { promiseOf, withoutIdlePromises } from './promises.js';
import { shownForm, storedForm } from './versions.js';
import { equalJson } from '../patch/json-value.js';

/**
 * The one way in which an object that exists is changed.
 *
 * Reads the current version, lets `change` say what comes next, has it judged, and commits on the
 * condition that the version is still the current one. Somebody else's write in between means: read
 * again, decide again. A change that changes nothing is not written. When the last finalizer
 * of a deleted object goes, so does the object.
 */
export type Rewrite = {
  /** Throws what the client is to see; may be called several times. */
  readonly change: (current: KubeObject) => KubeObject;
  readonly dryRun: boolean;
};

export const rewrite = (operation: Operation, plan: Rewrite): Promise<WriteResult> =>
  inTurn(operation, () => rewriteNow(operation, plan));

async function rewriteNow(operation: Operation, plan: Rewrite): Promise<WriteResult> {
  const { storage } = operation.machine;
  for (let attempt = 0; attempt < restLimits.writeAttemptsMax; attempt += 1) {
    await storage.caughtUp();
    const written = await tryOnce(operation, plan);
    if (written !== undefined) return written;
  }
  throw modified(operation.kind.name, operation.path.name);
}

/** Undefined when somebody else wrote in between. */
async function tryOnce(operation: Operation, plan: Rewrite): Promise<WriteResult | undefined> {
  const current = currentOf(operation);
  const previous = current.object;
  const changed = plan.change(previous);
  const { dryRun } = plan;
  const proposal = { verb: 'update', object: changed, previous, dryRun } as const;
  const object = (await admit(operation, proposal)) ?? changed;
  requireValid(operation, object, previous);
  const remarks = remarksOn(operation, object, previous);
  if (dryRun) {
    const previews = await previewOf(operation, { ...proposal, object });
    return {
      object: equalJson(object, previous) ? previous : object,
      previews: [...remarks, ...previews],
    };
  }
  const written = equalJson(object, previous) ? previous : await commit(operation, current, object);
  return written === undefined ? undefined : { object: written, previews: remarks };
}

async function commit(
  operation: Operation,
  current: Stored,
  object: KubeObject,
): Promise<KubeObject | undefined> {
  const write = writeOf(operation, current, object);
  const outcome = await operation.machine.storage.commit(write, actorOf(operation));
  const written = writtenOf(operation, outcome);
  return write.verb === 'delete' && written !== undefined ? object : written;
}

function writeOf(operation: Operation, current: Stored, object: KubeObject): StorageWrite {
  const key = keyOf(operation);
  const precondition = { resourceVersion: current.resourceVersion };
  const isGone =
    object.metadata.deletionTimestamp !== undefined &&
    isReleased(operation.kind, withoutIdlePromises(operation, object));
  if (!isGone)
    return { verb: 'update', key, object: storedForm(operation.kind, object), precondition };
  // Whoever kept the promise has just taken it off.
  const propagation = promiseOf(object) ?? promiseOf(current.object);
  const asked = propagation === undefined ? {} : { propagation };
  return { verb: 'delete', key, precondition, ...asked };
}

/** The committed object; undefined when the precondition did not hold. Throws 404. */
export function writtenOf(
  { kind, path }: Operation,
  outcome: CommitOutcome,
): KubeObject | undefined {
  if (outcome.kind === 'missing') throw notFound(kind.name, path.name);
  return outcome.kind === 'committed' ? shownForm(kind, outcome.stored.object) : undefined;
}
