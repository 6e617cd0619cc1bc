import type { KubeObject } from '@navarch/model';

/** One page of a list, all pages of which show the state at one revision. */
export type Page = {
  readonly objects: readonly KubeObject[];
  readonly revision: number;
  /** '' on the last page. */
  readonly continueToken: string;
  /** Known only where nothing is filtered. */
  readonly remaining: number | undefined;
};
