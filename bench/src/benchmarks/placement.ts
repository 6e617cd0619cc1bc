/**
 * The planner alone, trace included: plans a second, against its own V1 mode, which is Federation v1's planner with
 * the same reasons made for every cluster.
 */
import { place, type PlacementInput } from '@navarch/placement';
import { limits } from '../limits.js';
import { percentile } from '../measure/statistics.js';
import { occasions, type Occasion, questionsOf, type Size } from '../planning/questions.js';
import { compareRates, timeEach } from '../planning/rate.js';
import type { Bench, Benchmark, Figure, Finding } from './benchmark.js';

type Say = Pick<Bench, 'say'>;

export const placement: Benchmark = {
  name: 'placement',
  needs: 'nothing',
  about:
    "plans a second of the planner's Weighted mode, against its own V1 mode on the same wish in the same process",
  run: measure,
};

const sizes = [10, 100, 1_000, 5_000];
const manyReplicas = 1_000_000;

/**
 * Plans a second of two other planners, static weights, one thread of a 2.1 GHz Xeon, Go 1.26 (other builds were
 * running: within a factor of two). Federation v1: kubernetes-retired/federation at 804bb9f3599b, planner package.
 * Karmada: karmada-io/karmada at f8fdd02df376, AssignReplicas with static weights. Another machine, so a hint only.
 */
const references = [
  {
    planner: 'Federation v1 in Go',
    perSecond: new Map([
      [10, 407_000],
      [100, 45_600],
      [1_000, 3_330],
    ]),
  },
  {
    planner: 'Karmada in Go',
    perSecond: new Map([
      [10, 52_200],
      [100, 2_490],
      [1_000, 85],
    ]),
  },
];

function measure({ say }: Say): Finding {
  const rates = sizes.flatMap((clusters) => compareSize(clusters, { say }));
  return {
    figures: [
      ...rates.map(({ figure }) => figure),
      ...rates.flatMap(({ size, occasion, figure }) =>
        occasion === 'fresh' && size.replicas === 10 * size.clusters
          ? besideReferences(size, figure)
          : [],
      ),
      ...tailOf({ clusters: 100, replicas: 1_000 }),
      replanning({ say }),
    ],
    bills: [],
  };
}

type Rate = { readonly size: Size; readonly occasion: Occasion; readonly figure: Figure };

const compareSize = (clusters: number, { say }: Say): readonly Rate[] =>
  [10 * clusters, manyReplicas].flatMap((replicas) =>
    occasions.map((occasion) => {
      const size = { clusters, replicas };
      const { ours, v1 } = questionsOf(occasion, size);
      const { ours: rate, baseline } = compareRates(planning(ours), planning(v1));
      const what = `plans over ${clusters}, R = ${replicas}, ${occasion}`;
      say(`${what}: ${rate.toFixed(0)}/s, V1 ${baseline.toFixed(0)}/s`);
      return { size, occasion, figure: { what, unit: '/s', ours: rate, baseline } };
    }),
  );

const planning =
  (questionOf: (workload: number) => PlacementInput) =>
  (workload: number): unknown =>
    place(questionOf(workload));

const besideReferences = ({ clusters }: Size, { ours }: Figure): readonly Figure[] =>
  references.flatMap(({ planner, perSecond }) => {
    const baseline = perSecond.get(clusters);
    const what = `plans over ${clusters}, beside ${planner} (elsewhere)`;
    return baseline === undefined ? [] : [{ what, unit: '/s', ours, baseline }];
  });

function tailOf(size: Size): readonly Figure[] {
  const { ours, v1 } = questionsOf('limited', size);
  const times = timeEach(planning(ours), limits.planSamples);
  const baselines = timeEach(planning(v1), limits.planSamples);
  return [0.5, 0.99].map((share) => ({
    what: `one plan over ${size.clusters}, limited, p${share * 100}`,
    unit: 'ms',
    ours: percentile(times, share),
    baseline: percentile(baselines, share),
  }));
}

/** A cluster is lost: every workload is planned anew, from where it is. */
function replanning({ say }: Say): Figure {
  const size = { clusters: 100, replicas: 1_000 };
  const { ours, v1 } = questionsOf('steady', size);
  const [seconds, baseline] = [ours, v1].map((questionOf) => {
    const workloads = Array.from({ length: limits.planWorkloads }, (_, at) =>
      withoutFirst(questionOf(at)),
    );
    const startedAt = performance.now();
    for (const workload of workloads) place(workload);
    return (performance.now() - startedAt) / 1_000;
  });
  const what = `${limits.planWorkloads} workloads re-planned over ${size.clusters} without one`;
  say(`${what}: ${seconds?.toFixed(2)} s, V1 ${baseline?.toFixed(2)} s`);
  return {
    what,
    unit: 's',
    ours: seconds ?? Number.NaN,
    ...(baseline === undefined ? {} : { baseline }),
  };
}

const withoutFirst = (question: PlacementInput): PlacementInput => ({
  ...question,
  clusters: question.clusters.map((one, at) => (at === 0 ? { ...one, phase: 'lost' } : one)),
});
