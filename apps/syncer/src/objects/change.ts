/** Read, decide, write with a precondition, and again when somebody else was first. */
import { ConflictError, type KubeObject, type ObjectKey } from '@navarch/model';
import type { Store, StoredObject } from '@navarch/store';

const attemptsMax = 6;

export type Target = {
  readonly key: ObjectKey;
  readonly actor: string;
  /** The object as it was read a moment ago, to save a reading; the write tells if it is another by now. */
  readonly known?: { readonly object: StoredObject | undefined };
};

/**
 * Changes one object of the federation. `change` is pure and gets the object as it is (undefined when there is none); it
 * returns what it should be, or undefined to leave it. Throws ConflictError after too many lost races.
 */
export async function changeObject(
  store: Store,
  target: Target,
  change: (current: KubeObject | undefined) => KubeObject | undefined,
): Promise<KubeObject | undefined> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const current =
      attempt === 0 && target.known !== undefined
        ? target.known.object
        : await store.objects.get(target.key);
    const next = change(current?.body);
    if (next === undefined) return current?.body;
    const result = await store.objects.commit(
      current === undefined
        ? { verb: 'create', key: target.key, body: next }
        : {
            verb: 'update',
            key: target.key,
            body: next,
            precondition: { resourceVersion: current.resourceVersion },
          },
      target.actor,
    );
    if (result.kind === 'committed') return result.body;
  }
  throw new ConflictError('object.contended', { key: target.key.name, attempts: attemptsMax });
}
