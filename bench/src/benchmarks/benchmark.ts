import type { Federation } from '../federation/federation.js';
import type { Fleet } from '../flags.js';
import type { Usage } from '../measure/usage.js';

/** What a benchmark runs on. */
export type Bench = {
  readonly on: Federation;
  readonly objects: number;
  /** A line of progress. */
  readonly say: (text: string) => void;
};

/** A federation of its own, to be filled as the flags say. */
export type FleetBench = Omit<Bench, 'objects'> & { readonly fleet: Fleet };

/** One measured figure; without a baseline it stands alone. */
export type Figure = {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  readonly baseline?: number;
};

/** What the processes spent on one side of a comparison. */
export type Bill = { readonly what: string; readonly usage: Usage };

export type Finding = { readonly figures: readonly Figure[]; readonly bills: readonly Bill[] };

export type Benchmark = {
  readonly name: string;
  /** What is measured against what, in a sentence. */
  readonly about: string;
} & (
  | {
      /** Members of the kind that the run has, or ones that run pods, count, and can be killed. */
      readonly needs: 'members' | 'simulated members';
      readonly run: (bench: Bench) => Promise<Finding>;
    }
  | { readonly needs: 'a fleet'; readonly run: (bench: FleetBench) => Promise<Finding> }
  /** Runs in this process alone. */
  | { readonly needs: 'nothing'; readonly run: (bench: Pick<Bench, 'say'>) => Finding }
);

export type Found = { readonly benchmark: Benchmark; readonly finding: Finding };
