/** The two APIs of a comparison: ours, and a real kube-apiserver, or a simulated member where there is none. Each is asked by processes of its own. */
import { join } from 'node:path';
import { ControlPlanes } from '../federation/control-planes.js';
import type { Federation } from '../federation/federation.js';
import { simulatedNames } from '../federation/simulated.js';
import { LoadGenerator } from '../load/generator.js';

export const sideNames = ['baseline', 'ours'] as const;
export type SideName = (typeof sideNames)[number];

export class Sides {
  private readonly generators: LoadGenerator[] = [];

  private constructor(
    private readonly plane: ControlPlanes | undefined,
    /** Paths of the files to get in with, as administrators. */
    readonly kubeconfigs: Readonly<Record<SideName, string>>,
  ) {}

  static async open(on: Federation): Promise<Sides> {
    const plane = ControlPlanes.areAtHand ? await ControlPlanes.start(['baseline']) : undefined;
    const simulated = join(on.folder, 'members', simulatedNames[0], 'kubeconfig');
    const baseline = plane?.members[0]?.kubeconfig ?? simulated;
    return new Sides(plane, { baseline, ours: join(on.folder, 'kubeconfig') });
  }

  /** Whether the baseline is a real kube-apiserver. */
  get hasReal(): boolean {
    return this.plane !== undefined;
  }

  /** A process that asks one of them. */
  asking(side: SideName): LoadGenerator {
    const generator = LoadGenerator.start(this.kubeconfigs[side]);
    this.generators.push(generator);
    return generator;
  }

  async close(): Promise<void> {
    await Promise.all(this.generators.map((one) => one.close()));
    await this.plane?.stop();
  }
}
