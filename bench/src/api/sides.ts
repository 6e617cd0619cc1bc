/** The two APIs of a comparison, each with a process that asks it: ours, and a real kube-apiserver, or a simulated member where there is none. */
import { join } from 'node:path';
import { ControlPlanes } from '../federation/control-planes.js';
import type { Federation } from '../federation/federation.js';
import { simulatedNames } from '../federation/simulated.js';
import { LoadGenerator } from '../load/generator.js';

export const sideNames = ['baseline', 'ours'] as const;
export type SideName = (typeof sideNames)[number];

export type Sides = {
  readonly generators: Readonly<Record<SideName, LoadGenerator>>;
  /** What ours is compared with. */
  readonly baseline: string;
  readonly close: () => Promise<void>;
};

export async function openSides(on: Federation): Promise<Sides> {
  const plane = ControlPlanes.areAtHand ? await ControlPlanes.start(['baseline']) : undefined;
  const simulated = join(on.folder, 'members', simulatedNames[0], 'kubeconfig');
  const generators = {
    baseline: LoadGenerator.start(plane?.members[0]?.kubeconfig ?? simulated),
    ours: LoadGenerator.start(join(on.folder, 'kubeconfig')),
  };
  return {
    generators,
    baseline: plane === undefined ? 'a simulated member' : 'kube-apiserver and etcd',
    close: async () => {
      await Promise.all(Object.values(generators).map((one) => one.close()));
      await plane?.stop();
    },
  };
}
