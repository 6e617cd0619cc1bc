import type { AdmissionRequest, FieldError } from '@navarch/apimachinery';
import { type Hold, type Instant, type KubeObject, resources } from '@navarch/model';

/**
 * A Hold is the syncer's, which writes it past the API. What a person may write of it is one word, once: that it is
 * approved. Who said so, and when, is for the server to write; what somebody else claims about that is not kept.
 */
export function complaintsAboutHold(request: AdmissionRequest): FieldError[] {
  const { object, previous } = request;
  if (!isHold(request) || object === undefined) return [];
  if (previous === undefined) return [forbid('', 'only the federation itself makes Holds')];
  const [next, before] = [specOf(object), specOf(previous)];
  const names = [...new Set([...Object.keys(next), ...Object.keys(before)])];
  const changed = names.filter(
    (name) => JSON.stringify(next[name]) !== JSON.stringify(before[name]),
  );
  return changed.flatMap((name) => {
    if (name === 'approved') return next[name] === true ? [] : [forbid('.approved', notBack)];
    return [forbid(`.${name}`, 'of a Hold only spec.approved may be written')];
  });
}

/** The object with the approver's name, where this write is the approval; undefined to leave it as it is. */
export function signApproval(request: AdmissionRequest, now: Instant): KubeObject | undefined {
  const { object, previous, user } = request;
  if (!isHold(request) || object === undefined || previous === undefined) return undefined;
  const isApproval = specOf(object)['approved'] === true && specOf(previous)['approved'] !== true;
  if (!isApproval) return undefined;
  const approvedAt = new Date(now).toISOString();
  return { ...object, spec: { ...specOf(object), approvedBy: user.name, approvedAt } };
}

const notBack = 'it may only be set to true, and is not taken back';

const isHold = ({ group, resource }: AdmissionRequest): boolean =>
  group === resources.holds.group && resource === resources.holds.resource;

const specOf = (object: KubeObject): Readonly<Record<string, unknown>> =>
  (object as unknown as Hold).spec;

const forbid = (field: string, message: string): FieldError => ({
  field: `spec${field}`,
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${message}`,
});
