import type { LabelSelectorShape, TemplateShape } from './shapes.js';

/** What defaults, rules and columns of a Deployment read; see shapes.ts. */
export type DeploymentShape = {
  readonly spec?: {
    readonly replicas?: number;
    readonly minReadySeconds?: number;
    readonly progressDeadlineSeconds?: number;
    readonly revisionHistoryLimit?: number;
    readonly selector?: LabelSelectorShape;
    readonly strategy?: StrategyShape;
    readonly template?: TemplateShape;
  };
  readonly status?: {
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly unavailableReplicas?: number;
    readonly collisionCount?: number;
    readonly observedGeneration?: number;
  };
};

export type StrategyShape = {
  readonly type?: string;
  readonly rollingUpdate?: {
    readonly maxSurge?: number | string;
    readonly maxUnavailable?: number | string;
  };
};
