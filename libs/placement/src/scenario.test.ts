import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { ClusterPhase } from '@navarch/model';
import { place } from './place.js';
import type { CandidateCluster, Plan } from './plan.js';
import { parsePreferences } from './preferences.js';
import type { Preferences } from './preferences.js';
import { parseClusterSelector } from './selector.js';
import type { ClusterSelector } from './selector.js';

/**
 * Stories of a fleet as text: steps, a line `----`, and what came of them, with an empty line after.
 * NAVARCH_REWRITE=1 writes what came of them into the files.
 *
 * Steps: `workload NAME REPLICAS|copy [preferences]`, `select [requirements]`, `cluster NAME PHASE
 * [label=value …]`, `capacity NAME N|unknown`, `brake on|off`, `run` (reachable members do what they
 * were asked, within their capacity), `place`.
 */
const folder = new URL('../testdata/scenarios/', import.meta.url);

describe('scenario', () => {
  it.each(readdirSync(folder).sort())('%s', (name) => {
    const file = new URL(name, folder);
    const told = readFileSync(file, 'utf8');
    const played = play(told);
    if (process.env['NAVARCH_REWRITE'] === '1') writeFileSync(file, played);
    else expect(played).toBe(told);
  });
});

function play(text: string): string {
  const fleet = new Fleet();
  const blocks = text.trimEnd().split('\n\n');
  const played = blocks.map((block) => {
    const [steps = ''] = block.split('\n----');
    if (steps.startsWith('#')) return steps;
    const said = steps.split('\n').map((step) => fleet.take(step.split(' ')));
    return [steps, '----', ...said.filter((line) => line !== '')].join('\n');
  });
  return `${played.join('\n\n')}\n`;
}

class Fleet {
  private key = '';
  private replicas: number | undefined;
  private preferences: Preferences | undefined;
  private selector: ClusterSelector | undefined;
  private readonly clusters = new Map<string, CandidateCluster>();
  private readonly current = new Map<string, number>();
  private readonly capacity = new Map<string, number>();
  private previous = new Map<string, number>();
  private held = false;

  take([verb = '', ...words]: string[]): string {
    const step = this.steps[verb];
    if (step === undefined) throw new Error(`unknown step ${verb}`);
    return step(words) ?? '';
  }

  private readonly steps: Record<string, (words: string[]) => string | undefined> = {
    workload: ([key = '', replicas = '', ...preferences]) => {
      this.key = key;
      this.replicas = replicas === 'copy' ? undefined : Number(replicas);
      const parsed = parsePreferences(preferences.join(' ') || '{"clusters":{"*":{"weight":1}}}');
      if (!parsed.ok) return JSON.stringify(parsed.errors);
      this.preferences = parsed.value;
      return undefined;
    },
    select: (words) => {
      const parsed = parseClusterSelector(words.join(' '));
      if (!parsed.ok) return JSON.stringify(parsed.errors);
      this.selector = parsed.value;
      return undefined;
    },
    cluster: ([name = '', phase = '', ...labels]) => {
      const known = this.clusters.get(name)?.labels ?? {};
      const given = Object.fromEntries(labels.map((label) => label.split('=')));
      const next = { name, labels: { ...known, ...given }, phase: phase as ClusterPhase };
      this.clusters.set(name, next);
      return undefined;
    },
    capacity: ([name = '', count = '']) => {
      if (count === 'unknown') this.capacity.delete(name);
      else this.capacity.set(name, Number(count));
      return undefined;
    },
    brake: ([state]) => {
      this.held = state === 'on';
      return undefined;
    },
    run: () => {
      this.run();
      return undefined;
    },
    place: () => this.place(),
  };

  private run(): void {
    for (const { name, phase } of this.clusters.values()) {
      const room = this.capacity.get(name) ?? Number.POSITIVE_INFINITY;
      if (phase === 'lost') continue;
      this.current.set(name, Math.min(this.previous.get(name) ?? 0, room));
    }
  }

  private place(): string {
    const { key, replicas, preferences, selector, current, capacity, previous, held } = this;
    const clusters = [...this.clusters.values()];
    const asked = { key, replicas, preferences, selector };
    const plan = place({ ...asked, clusters, current, capacity, previous, held });
    this.previous = new Map(plan.clusters.map(({ name, replicas }) => [name, replicas]));
    return print(plan);
  }
}

function print({ clusters, backlog }: Plan): string {
  const lines = clusters.map(
    ({ name, replicas, because, reason }) => `${name} ${replicas} ${because}: ${reason}`,
  );
  return [...lines, ...(backlog > 0 ? [`backlog ${backlog}`] : [])].join('\n');
}
