import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { binaries, startControlPlane } from './control-plane.js';
import type { MemberKind } from './started-member.js';

/**
 * A real control plane without nodes: etcd, kube-apiserver and kube-controller-manager from the folder that
 * KUBEBUILDER_ASSETS names (the convention of envtest). Pods are made and never run.
 *
 * Undefined when there are no such binaries.
 */
export function realMember(assets: string | undefined): MemberKind | undefined {
  const hasAll = assets !== undefined && binaries.every((name) => existsSync(join(assets, name)));
  if (!hasAll) return undefined;
  return {
    name: 'a real control plane',
    runsPods: false,
    start: () =>
      startControlPlane({
        assets,
        controllers: ['namespace', 'replicaset', 'garbage-collector'],
        durable: false,
      }),
  };
}
