import type { Head } from './answer-reader.js';

export type Request = {
  readonly method: string;
  readonly path: string;
  readonly type?: string;
  readonly body?: string;
};

export type Answered = Head & { readonly bytes: number };

/** Asks one thing at a time. Rejects when the connection fails. */
export type Asker = { readonly ask: (request: Request) => Promise<Answered> };

export type Line = {
  /** As many as may ask at the same time. */
  readonly askers: readonly Asker[];
  readonly close: () => void;
};
