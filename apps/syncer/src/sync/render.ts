/**
 * A member's copy of a federated object, rendered at sync time from object and placement.
 *
 * Copies are never stored. What identifies one is its digest, which leaves the generation out: the generation
 * says how new the rendering is, the digest whether it differs.
 */
import { createHash } from 'node:crypto';
import {
  annotations,
  apiVersionOf,
  type FederatedKind,
  fieldManager,
  isFederationAddress,
  type KubeObject,
  labels,
  type ObjectMeta,
  resources,
  revisionAnnotations,
  withValueAt,
} from '@navarch/model';
import { syncLimits } from './limits.js';

export type Rendering = { readonly manifest: KubeObject; readonly digest: string };

export type RenderFacts = {
  readonly object: KubeObject;
  readonly kind: FederatedKind;
  readonly federation: string;
  readonly generation: number;
  /** Replicas for this member, `unmanaged` for none said; undefined leaves what is not divided as it is. */
  readonly replicas: number | 'unmanaged' | undefined;
};

/** Annotations that steer the federation itself, or repeat the whole object: a member has no use for them. */
const unrendered: ReadonlySet<string> = new Set([
  annotations.replicaSetPreferences,
  annotations.clusterSelector,
  annotations.conflict,
  annotations.placed,
  annotations.avoid,
  annotations.drill,
  // Each member numbers its own.
  revisionAnnotations.revision,
  'kubectl.kubernetes.io/last-applied-configuration',
]);

export function render(facts: RenderFacts): Rendering {
  const { body, digest } = renderOnce(facts);
  const stamped = {
    ...body.metadata.annotations,
    [annotations.generation]: String(facts.generation),
  };
  return { manifest: { ...body, metadata: { ...body.metadata, annotations: stamped } }, digest };
}

/** Of one generation: what members that have the same share receive, but for the generation. */
type Rendered = { readonly body: KubeObject; readonly digest: string };

/** By object as it was read, and by what makes a difference to what is rendered of it. */
const known = new WeakMap<KubeObject, Map<string, Rendered>>();

/** Members that have the same share have the same copy, and each sync asks for it several times. */
function renderOnce(facts: RenderFacts): Rendered {
  const { object, kind, federation, replicas = '' } = facts;
  const variants = known.get(object) ?? new Map<string, Rendered>();
  known.set(object, variants);
  const divided = kind.replicas?.wanted.join() ?? '';
  const variant = `${federation} ${kind.resource} ${apiVersionOf(kind)} ${divided} ${replicas}`;
  const rendered = variants.get(variant) ?? renderBody(facts);
  if (variants.size === syncLimits.renderedSharesMax) variants.clear();
  variants.set(variant, rendered);
  return rendered;
}

function renderBody(facts: RenderFacts): Rendered {
  const { object } = facts;
  const body = {
    // What was stored in a former version of a custom kind is sent in the one that it is stored in now.
    apiVersion: apiVersionOf(facts.kind),
    kind: object.kind,
    metadata: metadataOf(object.metadata, facts.federation),
    ...contentOf(facts),
  };
  const digest = createHash('sha256').update(stableJson(body)).digest('hex').slice(0, 32);
  return { body, digest };
}

function metadataOf(metadata: ObjectMeta, federation: string): ObjectMeta {
  const kept = Object.entries(metadata.annotations ?? {}).filter(([name]) => !unrendered.has(name));
  return {
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    labels: { ...metadata.labels, [labels.managedBy]: fieldManager },
    annotations: {
      ...Object.fromEntries(kept),
      [annotations.federation]: federation,
      ...(metadata.uid === undefined ? {} : { [annotations.uid]: metadata.uid }),
    },
  };
}

/** Everything but identity and status; a Namespace has nothing else that is a member's to receive. */
function contentOf({ object, kind, replicas }: RenderFacts): Record<string, unknown> {
  if (object.kind === 'Namespace') return {};
  const {
    apiVersion: _version,
    kind: _kind,
    metadata: _metadata,
    status: _status,
    ...content
  } = object;
  if (object.kind === resources.services.kind) return withoutOurAddress(content);
  if (replicas === undefined || kind.replicas === undefined) return content;
  return withValueAt(
    content,
    kind.replicas.wanted,
    replicas === 'unmanaged' ? undefined : replicas,
  );
}

/** A Service's address in the federation means nothing to a member, which gives its copy one of its own. */
function withoutOurAddress(content: Record<string, unknown>): Record<string, unknown> {
  const spec = (content['spec'] ?? {}) as Readonly<Record<string, unknown>>;
  const { clusterIP, clusterIPs: _addresses, ...others } = spec;
  const isOurs = typeof clusterIP === 'string' && isFederationAddress(clusterIP);
  return isOurs ? { ...content, spec: others } : content;
}

/** JSON with sorted keys, so that equal content has equal text. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
