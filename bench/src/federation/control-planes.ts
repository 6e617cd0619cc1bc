/**
 * Real kube-apiservers with an etcd each, of the folder that KUBEBUILDER_ASSETS names, without nodes of their own: the
 * members that writing through the federation is compared with writing to, and what its API is compared with. The process
 * that runs them is the tests'.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Unit } from '../measure/usage.js';
import { type Announced, announcedBy } from './announced.js';
import { end } from './end.js';
import { root } from './root.js';

export class ControlPlanes {
  private constructor(
    private readonly process: ChildProcess,
    readonly members: readonly Announced[],
  ) {}

  /** Whether there is anything to run. */
  static get areAtHand(): boolean {
    const assets = process.env['KUBEBUILDER_ASSETS'];
    return assets !== undefined && existsSync(join(assets, 'kube-apiserver'));
  }

  static async start(names: readonly string[]): Promise<ControlPlanes> {
    const main = join(root, 'test/dist/members/main.js');
    const child = spawn(process.execPath, [main, ...names], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return new ControlPlanes(child, await announcedBy(child));
  }

  get unit(): Unit {
    return { name: 'control planes', pid: this.process.pid ?? 0 };
  }

  async stop(): Promise<void> {
    await end(this.process);
  }
}
