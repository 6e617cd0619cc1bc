import type { ClusterTaint, PlacementRules, TaintEffect, V1Preferences } from '@navarch/model';
import { isBraked } from '../brake.js';
import { explainVerdict } from '../explain.js';
import { place } from '../place.js';
import type { CandidateCluster, PlacementInput, Plan } from '../plan.js';
import { parseClusterSelector } from '../selector.js';
import { fleet, followed, hourMs, minuteMs, noon, secondMs } from './fleet.js';

/**
 * A fleet that is told step by step what happens to it, and answers with the planner's decisions. Every decision is
 * carried out at once: the next one starts from it. Time passes only with `wait`, and the decisions that a plan asked
 * for in the meantime are made.
 */
export class Story {
  private clusters: readonly CandidateCluster[] = [];
  private key = '';
  private replicas: number | undefined;
  private policy: Pick<PlacementInput, 'policy' | 'rules'> = { policy: 'default', rules: {} };
  private selector: PlacementInput['selector'];
  private brake: 'on' | 'off' | 'auto' = 'off';
  private at = noon;
  private recentMoves: readonly { readonly at: number; readonly replicas: number }[] = [];
  private failbackTo: readonly string[] = [];
  private latest: Plan | undefined;

  /** Takes one step; what is to be said about it, '' for most. */
  take(line: string): string {
    const [verb = '', ...words] = line.split(' ');
    const step = this.steps[verb];
    if (step === undefined) throw new Error(`unknown step ${verb}`);
    return step(words) ?? '';
  }

  private readonly steps: Readonly<Record<string, (words: string[]) => string | void>> = {
    clusters: (words) => {
      this.clusters = [...this.clusters, ...fleet(words.join(' '))];
    },
    forget: (names) => {
      this.clusters = this.clusters.filter(({ name }) => !names.includes(name));
    },
    workload: ([key = '', replicas = '']) => {
      this.key = key;
      this.replicas = replicas === 'copy' ? undefined : Number(replicas);
    },
    scale: ([replicas = '']) => {
      this.replicas = Number(replicas);
    },
    policy: (words) => {
      const rules = JSON.parse(words.join(' ')) as PlacementRules;
      this.policy = { policy: 'PlacementPolicy web/web', rules };
    },
    preferences: (words) => {
      const preferences = JSON.parse(words.join(' ')) as V1Preferences;
      const rules: PlacementRules = { division: { mode: 'V1', preferences } };
      this.policy = { policy: 'annotations', rules };
    },
    select: (words) => {
      const parsed = parseClusterSelector(words.join(' '));
      if (!parsed.ok) return JSON.stringify(parsed.errors);
      this.selector = parsed.value;
      return undefined;
    },
    lose: (names) => this.turn(names, 'lost'),
    return: (names) => this.turn(names, 'ready'),
    clean: (names) => this.turn(names, 'cleaning'),
    capacity: ([name = '', count = '']) => this.learn(name, 'capacity', count),
    learned: ([name = '', count = '']) => this.learn(name, 'learned', count),
    ready: ([name = '', count = '']) => this.learn(name, 'ready', count),
    taint: ([name = '', text = '']) => {
      const added = { ...taintOf(text), timeAdded: timestampOf(this.at) };
      this.change([name], (one) => ({ ...one, taints: [...(one.taints ?? []), added] }));
    },
    untaint: ([name = '', key = '']) =>
      this.change([name], (one) => ({
        ...one,
        taints: (one.taints ?? []).filter((taint) => taint.key !== key),
      })),
    brake: ([state = '']) => {
      this.brake = state === 'on' || state === 'auto' ? state : 'off';
    },
    failback: (names) => {
      this.failbackTo = names;
    },
    wait: ([duration = '']) => this.wait(durationMs(duration)),
    plan: () => this.decide(),
  };

  private change(
    names: readonly string[],
    how: (cluster: CandidateCluster) => CandidateCluster,
  ): void {
    for (const name of names) {
      if (!this.clusters.some((one) => one.name === name)) throw new Error(`no cluster ${name}`);
    }
    this.clusters = this.clusters.map((one) => (names.includes(one.name) ? how(one) : one));
  }

  private turn(names: readonly string[], phase: CandidateCluster['phase']): void {
    this.change(names, (one) => ({ ...one, phase, since: this.at }));
  }

  private learn(name: string, field: 'capacity' | 'learned' | 'ready', count: string): void {
    this.change([name], (one) => {
      const { [field]: _, ...rest } = one;
      return count === 'unknown' ? rest : { ...rest, [field]: Number(count) };
    });
  }

  private wait(ms: number): string {
    const until = this.at + ms;
    const said: string[] = [];
    while (this.latest?.nextAt !== undefined && this.latest.nextAt <= until) {
      const waited = this.latest.nextAt - this.at;
      const before = this.latest;
      this.at = this.latest.nextAt;
      const told = this.decide();
      if (!isSame(before, this.latest)) said.push(`after ${printDuration(waited)}:\n${told}`);
    }
    this.at = until;
    return said.join('\n');
  }

  private decide(): string {
    const { key, replicas, selector, clusters, at, recentMoves, failbackTo } = this;
    const phases = clusters.map(({ phase }) => phase);
    const input: PlacementInput = {
      key,
      ...(replicas === undefined ? {} : { replicas }),
      ...this.policy,
      ...(selector === undefined ? {} : { selector }),
      clusters,
      held: this.brake === 'auto' ? isBraked(phases) : this.brake === 'on',
      at,
      recentMoves,
      failbackTo,
    };
    const plan = place(input);
    this.clusters = followed(input, plan).clusters;
    this.recentMoves = [...recentMoves, { at, replicas: plan.moved }];
    this.latest = plan;
    return print(plan, at);
  }
}

const isSame = (one: Plan, other: Plan): boolean =>
  one.clusters.every(({ replicas }, at) => other.clusters[at]?.replicas === replicas);

function print(plan: Plan, at: number): string {
  const { backlog, backlogReason, moved, warnings, nextAt } = plan;
  return [
    ...plan.clusters.map((verdict) => {
      const { name, replicas, because, home } = verdict;
      const owed = home === undefined ? '' : ` (home ${home})`;
      return `${name} ${replicas}${owed} ${because}: ${explainVerdict(verdict, plan)}`;
    }),
    ...(backlog > 0 ? [`waiting ${backlog}: ${backlogReason}`] : []),
    ...(moved > 0 ? [`moved ${moved}`] : []),
    ...warnings.map((warning) => `warning: ${warning}`),
    ...(nextAt === undefined ? [] : [`again in ${printDuration(nextAt - at)}`]),
  ].join('\n');
}

/** `maintenance=disk:NoSchedule`. */
function taintOf(text: string): ClusterTaint {
  const [, key = '', value, effect] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(text) ?? [];
  return { key, effect: effect as TaintEffect, ...(value === undefined ? {} : { value }) };
}

/** RFC 3339, for the rest of the month in which every story begins. */
function timestampOf(at: number): string {
  const since = at - noon + 12 * hourMs;
  const parts = [
    4 + Math.floor(since / (24 * hourMs)),
    Math.floor(since / hourMs) % 24,
    Math.floor(since / minuteMs) % 60,
    Math.floor(since / secondMs) % 60,
  ];
  const [day, hour, minute, second] = parts.map((part) => String(part).padStart(2, '0'));
  return `2026-03-${day}T${hour}:${minute}:${second}Z`;
}

const units = { h: 3_600, m: 60, s: 1 } as const;

/** `1h30m`, `90s`. */
function durationMs(text: string): number {
  let seconds = 0;
  for (const [, count = '', unit = 's'] of text.matchAll(/(\d+)([hms])/g)) {
    seconds += Number(count) * units[unit as keyof typeof units];
  }
  return seconds * secondMs;
}

function printDuration(ms: number): string {
  let left = Math.round(ms / secondMs);
  let text = '';
  for (const [unit, seconds] of Object.entries(units)) {
    if (left >= seconds) text += `${Math.floor(left / seconds)}${unit}`;
    left %= seconds;
  }
  return text === '' ? '0s' : text;
}
