import type { KubeObject } from '@navarch/model';
import { requireShallow } from '../decode/decoded.js';
import { equalJson } from '../patch/json-value.js';
import type { ObjectNode } from '../schema/node.js';
import { badRequest } from '../status.js';
import { applyConflict } from './conflicts.js';
import { differenceOf, isEmptySet, noFields } from './field-set.js';
import { fieldsOf } from './fields-of.js';
import { client, formerlyApplied, withLastApplied } from './last-applied.js';
import {
  decodeOwners,
  managedFieldsOf,
  type Owner,
  ownerId,
  type Owners,
  withoutIdle,
  withOwners,
} from './managed-fields.js';
import { mergeApplied, withoutNulls } from './merge.js';
import { type Takeover, takeOver, withoutManagedFields } from './ownership.js';
import { pruneFormer } from './prune.js';
import { appliedInScope, type Endpoint, fieldsInScope, ownableFields } from './scope.js';
import { timestamp } from './timestamp.js';
import { trackOwners } from './track-update.js';
import { complaintsAbout } from './validate-applied.js';

export type ApplyRequest = Endpoint & {
  readonly schema: ObjectNode;
  /** The stored object; undefined if there is none. */
  readonly live: KubeObject | undefined;
  /** What the client sent, as it sent it: no defaults. */
  readonly applied: KubeObject;
  readonly manager: string;
  readonly force: boolean;
  /** Milliseconds. */
  readonly now: number;
  /** Of the kind: `v1`, `apps/v1`. */
  readonly apiVersion: string;
  /** All in which the kind is; its own alone when absent. */
  readonly versions?: readonly string[] | undefined;
};

export type ApplyResult = {
  /** Before defaults; those, validation and {@link keepIfUnchanged} come after. */
  readonly object: KubeObject;
  readonly changed: boolean;
};

/**
 * Server-side apply: lays a configuration over the live object and keeps account of who owns which field.
 *
 * The applier comes to own exactly what it sends. What it owned before and does not send any more is removed unless
 * somebody else owns it too. A field that somebody else owns with another value is a conflict (409), or taken over
 * with `force`. Applying the same again changes nothing, times included. Throws ApiError 400 for a configuration
 * that does not fit the schema.
 */
export function serverSideApply(request: ApplyRequest): ApplyResult {
  requireApplicable(request);
  const { schema, live, apiVersion, subresource = '' } = request;
  const name = { manager: request.manager, operation: 'Apply', apiVersion, subresource } as const;
  const before = ownersBefore(request);
  const former = before.get(ownerId(name));
  const applied = appliedInScope(request.applied, request);
  const fields = fieldsInScope(fieldsOf(schema, applied), request);
  const owners = new Map(before).set(ownerId(name), { ...name, time: former?.time, fields });

  const base = live === undefined ? undefined : withoutManagedFields(live);
  const merged = mergeApplied(schema, base, applied) as KubeObject;
  const pruned = pruneFormer(schema, merged, { former: former?.fields ?? noFields, owners });
  // Once more: an empty map that is applied stays, even if pruning has just emptied it.
  const after = mergeApplied(schema, pruned, applied) as KubeObject;
  // Nothing is compared with an empty object here: what is created conflicts with nobody.
  const takeover = takeOver({
    ...request,
    before: base,
    after,
    owners,
    writer: ownerId(name),
  });
  requireConsent(request, takeover);

  const owner: Owner = { ...name, time: former?.time, fields: ownableFields(fields) };
  // Whoever applies what is there already comes to own it without a time, as in Kubernetes.
  const time = equalJson(base, after) ? owner.time : timestamp(request.now);
  const settled = new Map(takeover.owners).set(ownerId(name), { ...owner, time });
  return resultOf(request, after, withoutIdle(settled));
}

function resultOf(request: ApplyRequest, after: KubeObject, owners: Owners): ApplyResult {
  const { schema, live, manager, applied } = request;
  const owned = withOwners(withoutNulls(schema, after) as KubeObject, owners);
  const object = manager === client ? withLastApplied(owned, applied) : owned;
  return { object, changed: !equalJson(live, object) };
}

function requireApplicable({ schema, applied, apiVersion }: ApplyRequest): void {
  requireShallow(applied);
  if (applied.apiVersion !== apiVersion) {
    throw badRequest(
      `Incorrect version specified in apply patch. Specified patch version: ${applied.apiVersion}, expected: ${apiVersion}`,
    );
  }
  if ((managedFieldsOf(applied) ?? null) !== null) {
    throw badRequest('metadata.managedFields must be nil');
  }
  const complaints = complaintsAbout(schema, applied);
  if (complaints.length === 0) return;
  const text =
    complaints.length === 1 ? complaints.join('') : ['errors:', ...complaints].join('\n  ');
  throw badRequest(`failed to create typed patch object (${describe(applied)}): ${text}`);
}

const describe = ({ apiVersion, kind, metadata }: KubeObject): string =>
  `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}; ${
    apiVersion.includes('/') ? apiVersion : `/${apiVersion}`
  }, Kind=${kind}`;

/** An object that nobody tracked so far: everything in it belongs to whoever was before the first apply. */
function ownersBefore(request: ApplyRequest): Owners {
  const { live } = request;
  const owners = decodeOwners(managedFieldsOf(live)) ?? new Map();
  if (live === undefined || owners.size > 0) return owners;
  return trackOwners({
    ...request,
    before: undefined,
    after: live,
    manager: 'before-first-apply',
    owners,
  });
}

function requireConsent(request: ApplyRequest, { conflicts }: Takeover): void {
  if (request.force || conflicts.size === 0) return;
  const { schema, live, manager, apiVersion } = request;
  const allowed = manager === client ? formerlyApplied(schema, live, apiVersion) : noFields;
  const open = [...conflicts.values()]
    .map(({ owner, fields }) => ({ owner, fields: differenceOf(fields, allowed) }))
    .filter(({ fields }) => !isEmptySet(fields));
  if (open.length > 0) throw applyConflict(open);
}
