/**
 * One user floods the API on many connections, another goes on with one request at a time. How much longer the other waits is
 * compared with the same user's times on the same API without the flood. Neither is an administrator, who would be exempt.
 */
import { type SideName, Sides } from '../api/sides.js';
import { flood, furnish, visitsOf } from '../api/steps.js';
import { clientFor } from '../federation/client-for.js';
import { limits } from '../limits.js';
import type { LoadGenerator } from '../load/generator.js';
import type { Outcome } from '../load/plan.js';
import { percentile } from '../measure/statistics.js';
import { request } from '../request.js';
import type { Bench, Benchmark, Figure, Finding } from './benchmark.js';

const users = { flooder: 'bench-flooder', visitor: 'bench-visitor' } as const;

export const fair: Benchmark = {
  name: 'fair',
  needs: 'simulated members',
  about: `a user's requests while another floods the API on ${limits.floodConnections} connections, against the same without the flood; and the same on a kube-apiserver, where there is one`,
  run: measure,
};

async function measure({ on, say }: Bench): Promise<Finding> {
  const sides = await Sides.open(on);
  try {
    const figures: Figure[] = [];
    for (const side of sides.hasReal ? (['ours', 'baseline'] as const) : (['ours'] as const)) {
      const found = await disturb(sides, side);
      const label = side === 'ours' ? '' : 'kube-apiserver: ';
      figures.push(...figuresOf(found, label));
      say(`${side}: ${found.flood.tookMs.length} requests of the flood were answered`);
    }
    return { figures, bills: [] };
  } finally {
    await sides.close();
  }
}

type Visits = Readonly<Record<'get' | 'update', Outcome>>;
type Disturbance = { readonly calm: Visits; readonly beside: Visits; readonly flood: Outcome };

async function disturb(sides: Sides, side: SideName): Promise<Disturbance> {
  await letIn(sides.kubeconfigs[side]);
  const flooder = sides.asking(side);
  const visitor = sides.asking(side);
  for (const plan of furnish(limits.floodObjects)) await flooder.run(plan);
  // The first is for warming up.
  await visit(visitor);
  const calm = await visit(visitor);
  const { done } = await flooder.begin(flood(users.flooder, limits.floodObjects));
  const beside = await visit(visitor);
  flooder.stop();
  return { calm, beside, flood: await done };
}

/** What others may is not what is measured: both may do everything. */
async function letIn(kubeconfig: string): Promise<void> {
  const administrator = await clientFor(kubeconfig);
  const group = 'rbac.authorization.k8s.io';
  await request(administrator, {
    method: 'POST',
    path: `/apis/${group}/v1/clusterrolebindings`,
    body: {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'bench' },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: Object.values(users).map((name) => ({ apiGroup: group, kind: 'User', name })),
    },
  });
  await administrator.close();
}

/** Throws when the visitor was refused anything. */
async function visit(visitor: LoadGenerator): Promise<Visits> {
  const plans = visitsOf(users.visitor);
  const visits = { get: await visitor.run(plans.get), update: await visitor.run(plans.update) };
  for (const { statuses } of Object.values(visits))
    if (statuses[200] !== limits.visits)
      throw new Error(`a visitor was answered ${JSON.stringify(statuses)}`);
  return visits;
}

function figuresOf({ calm, beside, flood }: Disturbance, label: string): readonly Figure[] {
  const times = (['get', 'update'] as const).flatMap((what) =>
    [0.5, 0.99].map((share) => ({
      what: `${label}${what} beside a flood, p${share * 100}`,
      unit: 'ms',
      ours: percentile(beside[what].tookMs, share),
      baseline: percentile(calm[what].tookMs, share),
    })),
  );
  const refused = flood.statuses[429] ?? 0;
  return [
    ...times,
    {
      what: `${label}requests of the flood answered`,
      unit: '/s',
      ours: flood.tookMs.length / flood.seconds,
    },
    {
      what: `${label}requests of the flood refused with 429`,
      unit: '/s',
      ours: refused / flood.seconds,
    },
    {
      what: `${label}of those, with Retry-After`,
      unit: '%',
      ours: refused === 0 ? Number.NaN : (100 * flood.retryAfter) / refused,
    },
  ];
}
