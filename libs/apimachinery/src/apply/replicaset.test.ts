import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { parse } from 'yaml';
import { applyDefaults } from '../decode/defaults.js';
import { replicaSetKind } from '../kinds/replicaset.js';
import { freezeDeep } from '../memory/freeze.js';
import { ownersOf } from './sample.fixture.js';
import { serverSideApply } from './server-side-apply.js';
import { keepIfUnchanged } from './timestamp.js';
import { trackUpdate } from './track-update.js';

const { schema } = replicaSetKind;
const manifest = (containers: string, rest = 'replicas: 9'): KubeObject =>
  parse(`
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web, namespace: web, labels: {app: web}}
spec:
  ${rest}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: ${containers}
`) as KubeObject;

const nginx = '[{name: c, image: nginx, ports: [{containerPort: 80}]}]';

/** Apply as an API server does it: with defaults, and without a new version when nothing changed. */
function apply(live: KubeObject | undefined, applied: KubeObject, now: number): KubeObject {
  const request = {
    schema,
    live,
    applied,
    manager: 'kubectl',
    force: false,
    apiVersion: 'apps/v1',
  };
  const { object } = serverSideApply({ ...request, now });
  const defaulted = applyDefaults(schema, object);
  return freezeDeep(live === undefined ? defaulted : keepIfUnchanged(live, defaulted));
}

describe('server-side apply of a ReplicaSet', () => {
  it('is no change when repeated on the defaulted object', () => {
    const once = apply(undefined, manifest(nginx), 0);
    expect(apply(once, manifest(nginx), 60_000)).toBe(once);
    expect(ownersOf(once)).toEqual({
      'kubectl/Apply': [
        '.metadata.labels.app',
        '.spec.replicas',
        '.spec.selector',
        '.spec.template.metadata.labels.app',
        '.spec.template.spec.containers[name="c"]',
        '.spec.template.spec.containers[name="c"].image',
        '.spec.template.spec.containers[name="c"].name',
        '.spec.template.spec.containers[name="c"].ports[containerPort=80,protocol="TCP"]',
        '.spec.template.spec.containers[name="c"].ports[containerPort=80,protocol="TCP"].containerPort',
      ],
    });
  });

  it('gives a dropped field its default again', () => {
    const once = apply(undefined, manifest(nginx), 0);
    const dropped = apply(once, manifest(nginx, 'minReadySeconds: 1'), 1_000);
    expect(dropped['spec']).toMatchObject({ replicas: 1, minReadySeconds: 1 });
    const stated = apply(dropped, manifest(nginx, 'replicas: 1'), 2_000);
    expect(stated['spec']).not.toHaveProperty('minReadySeconds', 1);
    expect(apply(stated, manifest(nginx, 'replicas: 1'), 9_000)).toBe(stated);
  });

  it('leaves replicas to who scales, once they are not applied any more', () => {
    const once = apply(undefined, manifest(nginx), 0);
    const scaled = freezeDeep(
      trackUpdate({
        schema,
        before: once,
        after: { ...once, spec: { ...(once['spec'] as object), replicas: 4 } },
        manager: 'kube-controller-manager',
        now: 1_000,
        apiVersion: 'apps/v1',
        subresource: 'scale',
      }),
    );
    expect(ownersOf(scaled)['kube-controller-manager/Update/scale']).toEqual(['.spec.replicas']);
    expect(() => apply(scaled, manifest(nginx), 2_000)).toThrow(
      'Apply failed with 1 conflict: conflict with "kube-controller-manager" with subresource "scale" using apps/v1: .spec.replicas',
    );
    const left = apply(scaled, manifest(nginx, 'minReadySeconds: 0'), 3_000);
    expect(left['spec']).toMatchObject({ replicas: 4 });
  });

  it('removes a container with all its defaults', () => {
    const two = '[{name: a, image: x}, {name: b, image: y}]';
    const once = apply(undefined, manifest(two), 0);
    const fewer = apply(once, manifest('[{name: b, image: y}]'), 1_000);
    const fresh = apply(undefined, manifest('[{name: b, image: y}]'), 1_000);
    expect(fewer['spec']).toEqual(fresh['spec']);
  });
});
