/**
 * What has to be done so that objects are as they were. Pure.
 *
 * Only what people say is compared and restored: not the status, nor what the server keeps in the metadata. What is as it was
 * is left alone. An object that was being deleted then does not come again.
 */
import { changedFields, type KindDefinition } from '@navarch/apimachinery';
import {
  type KubeObject,
  type ObjectKey,
  type ObjectMeta,
  propagationFinalizers,
  resources,
  revisionAnnotations,
} from '@navarch/model';

/** An object then and now; undefined: it was, or is, not there. */
export type Pair = {
  readonly kind: KindDefinition;
  readonly key: ObjectKey;
  readonly former: KubeObject | undefined;
  readonly current: KubeObject | undefined;
};

export type Restoration = Pair &
  (
    | { readonly verb: 'create' | 'replace'; readonly object: KubeObject }
    | { readonly verb: 'delete'; readonly uid: string }
  );

/** In an order in which they can be done: namespaces and owners come first and go last. */
export function decideRestoration(pairs: readonly Pair[]): readonly Restoration[] {
  const decided = pairs.flatMap((pair) => decideOne(pair) ?? []);
  const created = decided.filter(({ verb }) => verb === 'create');
  const replaced = decided.filter(({ verb }) => verb === 'replace');
  const deleted = decided.filter(({ verb }) => verb === 'delete');
  const [homes, others] = parted(created, isNamespace);
  const [lastHomes, contents] = parted(deleted, isNamespace);
  return [...homes, ...ownersFirst(others), ...replaced, ...contents, ...lastHomes];
}

function decideOne(pair: Pair): Restoration | undefined {
  const { former, current } = pair;
  const wasGoing = former?.metadata.deletionTimestamp !== undefined;
  if (wasGoing || isSameContent(former, current)) return undefined;
  if (former === undefined)
    return current === undefined
      ? undefined
      : { ...pair, verb: 'delete', uid: current.metadata.uid ?? '' };
  return { ...pair, verb: current === undefined ? 'create' : 'replace', object: contentOf(former) };
}

/** True when nothing that people say of it differs. */
export function isSameContent(one: KubeObject | undefined, other: KubeObject | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return changedFields(contentOf(one), contentOf(other), 1).paths.length === 0;
}

/** What people say of an object, as it can be written again. */
export function contentOf(object: KubeObject): KubeObject {
  const { status: _status, metadata, ...rest } = object;
  const { name, namespace, labels, ownerReferences } = metadata;
  const { [revisionAnnotations.revision]: _revision, ...annotations } = metadata.annotations ?? {};
  const finalizers = (metadata.finalizers ?? []).filter((one) => !promises.has(one));
  const said: Partial<ObjectMeta> = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(isEmpty(labels) ? {} : { labels }),
    ...(isEmpty(annotations) ? {} : { annotations }),
    ...(isEmpty(ownerReferences) ? {} : { ownerReferences }),
    ...(finalizers.length === 0 ? {} : { finalizers }),
  };
  return { ...rest, metadata: said as ObjectMeta };
}

const promises: ReadonlySet<string> = new Set(Object.values(propagationFinalizers));
const isEmpty = (value: object | undefined): value is undefined =>
  value === undefined || Object.keys(value).length === 0;

const isNamespace = ({ key }: Pair): boolean =>
  key.group === '' && key.resource === resources.namespaces.resource;

function parted<One>(
  all: readonly One[],
  isFirst: (one: One) => boolean,
): readonly [readonly One[], readonly One[]] {
  return [all.filter((one) => isFirst(one)), all.filter((one) => !isFirst(one))];
}

/** What is owned needs to know the new uid of its owner. A circle is cut anywhere. */
function ownersFirst(created: readonly Restoration[]): readonly Restoration[] {
  const byUid = new Map(created.map((one) => [one.former?.metadata.uid, one]));
  const ordered = new Set<Restoration>();
  const seen = new Set<Restoration>();
  const visit = (one: Restoration): void => {
    if (seen.has(one)) return;
    seen.add(one);
    for (const { uid } of one.former?.metadata.ownerReferences ?? []) {
      const owner = byUid.get(uid);
      if (owner !== undefined) visit(owner);
    }
    ordered.add(one);
  };
  for (const one of created) visit(one);
  return [...ordered];
}
