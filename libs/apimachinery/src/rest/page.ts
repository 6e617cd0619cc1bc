import type { KubeObject } from '@navarch/model';

/** One page of a list, all pages of which show the state at one revision. */
export type Page = {
  readonly objects: readonly KubeObject[];
  /** Of what is not kept here, the word of who keeps it. */
  readonly revision: number | string;
  /** '' on the last page. */
  readonly continueToken: string;
  /** Known only where nothing is filtered. */
  readonly remaining: number | undefined;
};
