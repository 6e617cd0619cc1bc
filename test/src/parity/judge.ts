import { type Difference, differencesOf } from './compare.js';
import { type Intended, intended } from './intended.js';
import type { Outcomes } from './play.js';

export type Finding = Difference & { readonly step: string };

export type Judgement = {
  /** Differences that nobody wants. */
  readonly faults: readonly Finding[];
  /** Entries of the table that explained something. */
  readonly used: readonly Intended[];
};

/** Compares what came of a topic on two servers, step by step. */
export function judge(topic: string, real: Outcomes, ours: Outcomes): Judgement {
  const names = [...new Set([...Object.keys(real), ...Object.keys(ours)])];
  const found = names.flatMap((name): Finding[] =>
    differencesOf(real[name], ours[name]).map((one) => ({ step: `${topic}/${name}`, ...one })),
  );
  const explained = found.map((finding) => ({
    finding,
    by: intended.find((one) => explains(one, finding)),
  }));
  return {
    faults: explained.flatMap(({ finding, by }) => (by === undefined ? [finding] : [])),
    used: [...new Set(explained.flatMap(({ by }) => (by === undefined ? [] : [by])))],
  };
}

const explains = ({ steps, paths }: Intended, { step, path }: Finding): boolean =>
  steps.test(step) && paths.test(path);
