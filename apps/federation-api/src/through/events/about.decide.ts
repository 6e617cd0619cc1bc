/** Which events of members a selector is about: those of one object, as `kubectl describe` asks for them. */
import { parseFieldSelector, printFieldSelector } from '@navarch/apimachinery';
import {
  type FederatedKind,
  federatedResources,
  type KubeObject,
  type ObjectKey,
} from '@navarch/model';
import type { UidOf } from '../across/shown.decide.js';

export type About = {
  /** What members are asked to select by. */
  readonly fieldSelector: string;
  /** Of the object of the federation that the members have copies of; undefined for what only a member has. */
  readonly uid: string | undefined;
};

/** What the federation has. */
export type Known = {
  readonly uidOf: UidOf;
  /** Those that are defined and placed. */
  readonly kinds: () => readonly FederatedKind[];
};

const uidField = 'involvedObject.uid';
/** Members are asked for the older form of Events, whichever the user reads. */
const olderNames: ReadonlyMap<string, string> = new Map([
  ['reportingController', 'reportingComponent'],
]);

/**
 * Undefined for a selector that is not about one object, by name and kind or uid, or is about one that the federation has no more. A copy
 * has a uid of its own in each member, so for what the federation has that is not asked for.
 */
export function aboutOne(selector: string, namespace: string, known: Known): About | undefined {
  const requirements = parseFieldSelector(selector).map((one) => ({
    ...one,
    field: olderNames.get(one.field) ?? one.field.replace(/^regarding\./, 'involvedObject.'),
  }));
  const valueOf = (field: string): string | undefined =>
    requirements.find((one) => one.field === field && one.operator !== '!=')?.value;
  const [kind, name] = [valueOf('involvedObject.kind'), valueOf('involvedObject.name')];
  const asked = valueOf(uidField);
  if (name === undefined || (kind ?? asked) === undefined) return undefined;
  const key = keyOf(kind, { namespace, name }, known.kinds);
  if (key === undefined) return { fieldSelector: printFieldSelector(requirements), uid: undefined };
  const uid = known.uidOf(key);
  if (uid === undefined || (asked !== undefined && asked !== uid)) return undefined;
  return {
    fieldSelector: printFieldSelector(requirements.filter(({ field }) => field !== uidField)),
    uid,
  };
}

function keyOf(
  kind: string | undefined,
  { namespace, name }: Pick<ObjectKey, 'namespace' | 'name'>,
  custom: Known['kinds'],
): ObjectKey | undefined {
  const found =
    federatedResources.find((one) => one.kind === kind) ??
    custom().find((one) => one.kind === kind);
  if (found === undefined) return undefined;
  const { group, resource, namespaced } = found;
  return { group, resource, namespace: namespaced ? namespace : '', name };
}

type Shape = {
  readonly source?: { readonly component?: string };
  readonly reportingComponent?: string;
  readonly involvedObject?: object;
};

/** As the federation shows it: about its own object, and reported from the cluster, where kubectl prints it. */
export function eventFrom(event: KubeObject, cluster: string, uid: string | undefined): KubeObject {
  const { source, reportingComponent = '', involvedObject } = event as Shape;
  const reporter = [source?.component ?? '', reportingComponent].find((one) => one !== '');
  return {
    ...event,
    ...(uid === undefined ? {} : { involvedObject: { ...involvedObject, uid } }),
    source: { ...source, component: [reporter ?? 'unknown', cluster].join(', ') },
  };
}
