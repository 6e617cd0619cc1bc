/** What a revision says about itself. Kubernetes' own tools read it: `kubectl rollout history` shows the change-cause, and `undo` puts the annotations back. */
import { fleetGroup, type KubeObject, revisionAnnotations } from '@navarch/model';
import { resolveAmount } from '@navarch/placement';
import { type DeploymentSpec, deploymentSpecOf, numberOf } from './template.js';

type Annotations = Readonly<Record<string, string>>;

/** Longer than this the oldest numbers are forgotten. */
const historyLengthMax = 2_000;

/** The annotations of the revision that runs: its Deployment's, as they are now, and its numbers. */
export function annotationsOf(
  deployment: KubeObject,
  standing: KubeObject | undefined,
  number: number,
): Annotations {
  const spec = deploymentSpecOf(deployment);
  const own = standing?.metadata.annotations ?? {};
  const history = historyOf(standing, number);
  return {
    ...steeredBy(deployment, own),
    ...pick(deployment.metadata.annotations ?? {}, (name) => !isOwn(name)),
    [revisionAnnotations.revision]: String(number),
    ...(history === '' ? {} : { [revisionAnnotations.history]: history }),
    [revisionAnnotations.desired]: String(spec.replicas ?? 1),
    [revisionAnnotations.most]: String(mostOf(spec)),
  };
}

/**
 * What steers the federation is the same on all revisions: `undo` puts back the annotations of a revision, and is not meant to
 * change where the Deployment runs.
 */
export const steeredBy = (deployment: KubeObject, own: Annotations): Annotations => ({
  ...pick(own, (name) => !isSteering(name)),
  ...pick(deployment.metadata.annotations ?? {}, isSteering),
});

const steering = /^(federation\.kubernetes\.io|federation\.alpha\.kubernetes\.io)\//;
const isSteering = (name: string): boolean =>
  steering.test(name) || name.startsWith(`${fleetGroup}/`);

const own: ReadonlySet<string> = new Set([
  ...Object.values(revisionAnnotations),
  'kubectl.kubernetes.io/last-applied-configuration',
]);
const isOwn = (name: string): boolean => own.has(name);

const pick = (from: Annotations, keep: (name: string) => boolean): Annotations =>
  Object.fromEntries(Object.entries(from).filter(([name]) => keep(name)));

/** The numbers that it had before this one. */
function historyOf(standing: KubeObject | undefined, number: number): string {
  const former = standing === undefined ? 0 : numberOf(standing);
  const known = standing?.metadata.annotations?.[revisionAnnotations.history] ?? '';
  const numbers = known.split(',').filter((one) => one !== '');
  if (former !== 0 && former !== number) numbers.push(String(former));
  while (numbers.join().length > historyLengthMax) numbers.shift();
  return numbers.join();
}

function mostOf({ replicas = 1, strategy = {} }: DeploymentSpec): number {
  if (strategy.type === 'Recreate') return replicas;
  return replicas + resolveAmount(strategy.rollingUpdate?.maxSurge ?? '25%', replicas, 'up');
}
