import type { Federation } from '../federation/federation.js';

/** Something that is done a number of times; what it cost in all is divided by that number. */
export type Scenario = {
  readonly name: string;
  /** How much more than the baseline is still the same: what is gathered into one message depends on the moment. */
  readonly toleratedPercent: number;
  /** How long something may still follow. */
  readonly settleMs: number;
  /** Resolves with how often it was done, when everything that it caused has arrived. */
  readonly act: () => Promise<number>;
};

/** What a course runs on; `round` tells what it makes from what it made before. */
export type Track = {
  readonly on: Federation;
  readonly round: number;
  readonly run: (scenario: Scenario) => Promise<void>;
};

/** In the order they run. */
export const courseNames = ['rest', 'secrets', 'replicaSets', 'api'] as const;
export type CourseName = (typeof courseNames)[number];

/** Scenarios that follow each other on the same objects. */
export type Course = (track: Track) => Promise<void>;

/** Written one at a time, each when the one before has arrived: every hop is paid for each. */
export const alonePercent = 20;
/** Written together: batches are as large as the moment makes them. */
export const togetherPercent = 40;
/** Timers of some seconds: one more or less falls into the window. */
export const restPercent = 50;
