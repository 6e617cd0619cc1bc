/** Fields of Deployments and of the ReplicaSets that are their revisions, and what tells one template from another. */
import { createHash } from 'node:crypto';
import { type KubeObject, revisionAnnotations, revisionHashLabel } from '@navarch/model';
import { isSame } from '../objects/same.js';
import { stableJson } from '../sync/render.js';

type Labels = Readonly<Record<string, string>>;
export type Template = {
  readonly metadata?: { readonly labels?: Labels };
  readonly [field: string]: unknown;
};
type Amount = number | string;

/** What a revision follows of its Deployment. The API let it in, so that it has defaults. */
export type DeploymentSpec = {
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly paused?: boolean;
  readonly revisionHistoryLimit?: number;
  readonly selector?: { readonly matchLabels?: Labels };
  readonly strategy?: {
    readonly type?: string;
    readonly rollingUpdate?: { readonly maxSurge?: Amount };
  };
  readonly template?: Template;
};

export const deploymentSpecOf = ({ spec }: KubeObject): DeploymentSpec => spec ?? {};

/** The same of a ReplicaSet: it has fewer fields. */
export const replicaSetSpecOf = ({
  spec,
}: KubeObject): Pick<DeploymentSpec, 'replicas' | 'minReadySeconds' | 'selector' | 'template'> =>
  spec ?? {};

/** True when a ReplicaSet would make the pods that the template describes. */
export function isOfTemplate(replicaSet: KubeObject, template: Template): boolean {
  const own = replicaSetSpecOf(replicaSet).template ?? {};
  const { [revisionHashLabel]: _hash, ...labels } = own.metadata?.labels ?? {};
  return isSame({ ...own, metadata: { ...own.metadata, labels } }, withLabels(template));
}

const withLabels = (template: Template): Template => ({
  ...template,
  metadata: { ...template.metadata, labels: template.metadata?.labels ?? {} },
});

/** 0: it has no number yet. */
export function numberOf({ metadata }: KubeObject): number {
  const text = metadata.annotations?.[revisionAnnotations.revision] ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

/** No vowels, so that no words come of it. */
const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** Ends the name of a revision, and labels its pods. `attempt`: how many names before it were taken. */
export function hashOf(template: Template, attempt: number): string {
  const text = `${stableJson(template)}${attempt === 0 ? '' : attempt}`;
  const digits = String(createHash('sha256').update(text).digest().readUInt32BE());
  return digits.replaceAll(/\d/g, (digit) => letters.charAt(digit.charCodeAt(0) % letters.length));
}
