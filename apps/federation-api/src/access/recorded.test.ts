/** Decisions and refusals, compared with what a real kube-apiserver answered to the same: testdata/access.jsonl. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type AdmissionRequest, Authorizer, RbacIndex } from '@navarch/apimachinery';
import { type KubeObject, rbacGroup, rbacResources } from '@navarch/model';
import { refusalOfGrant } from './grant.decide.js';
import { answerAccess, subjectOf } from './review.decide.js';

type Line = {
  readonly object?: KubeObject;
  readonly review?: object;
  readonly allowed?: boolean;
  readonly missing?: readonly string[];
  readonly grant?: KubeObject;
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly code?: number;
  readonly message?: string;
};

const lines = readFileSync(new URL('../../testdata/access.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Line);

function resourceOf({ kind }: KubeObject): (typeof rbacResources)[keyof typeof rbacResources] {
  const found = Object.values(rbacResources).find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no kind ${kind}`);
  return found;
}

const index = new RbacIndex();
for (const object of lines.flatMap((line) => line.object ?? [])) {
  const { name, namespace = '' } = object.metadata;
  const { resource } = resourceOf(object);
  index.put({ group: rbacGroup, resource, namespace, name }, object);
}
const authorizer = new Authorizer(index);

describe('as a kube-apiserver', () => {
  const reviews = lines.filter(({ review }) => review !== undefined);
  it(`answers ${reviews.length} reviews`, () => {
    for (const { review, allowed, missing = [] } of reviews) {
      const asked = { metadata: {}, spec: review } as unknown as KubeObject;
      const answer = answerAccess(authorizer, asked, subjectOf(asked)) as {
        readonly allowed: boolean;
        readonly reason?: string;
      };
      const named = answer.allowed ? [] : missingIn(answer.reason ?? '');
      expect({ review, allowed: answer.allowed, missing: named }).toEqual({
        review,
        allowed,
        missing,
      });
    }
  });

  const grants = lines.filter(({ grant }) => grant !== undefined);
  it(`judges ${grants.length} grants, in the same words`, () => {
    for (const line of grants) {
      const refusal = refusalOfGrant(authorizer, requestOf(line));
      const { code = 201, message } = refusal ?? {};
      expect({ code, message }).toEqual({ code: line.code, message: line.message });
    }
  });
});

/** The roles that were not found; their order is nobody's business. */
const missingIn = (reason: string): string[] =>
  reason === ''
    ? []
    : reason
        .replace(/^RBAC: \[?/, '')
        .replace(/\]$/, '')
        .split(', ')
        .toSorted();

function requestOf({ grant, user = '', groups = [] }: Line): AdmissionRequest {
  if (grant === undefined) throw new Error('no grant');
  const { name, namespace = '' } = grant.metadata;
  return {
    ...resourceOf(grant),
    verb: 'create',
    subresource: '',
    namespace,
    name,
    object: grant,
    previous: undefined,
    user: { name: user, groups },
    dryRun: true,
  };
}
