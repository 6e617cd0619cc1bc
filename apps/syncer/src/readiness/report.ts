/**
 * Writes which pods of one member are not ready, and tells whose that changed for.
 *
 * What is known is written as a whole when it differs, no more often than once in a moment; by a timer where nothing happens
 * and time alone makes a pod count. At the start it is told of all: a keeper before this one may have died between writing
 * and telling.
 */
import type { Instant } from '@navarch/model';
import type { Unready } from '@navarch/store';
import type { NameText } from '../capacity/read.js';
import { ReportLoop } from '../report-loop.js';
import { readinessLimits } from './limits.js';
import type { UnreadyIndex } from './unready-index.js';

export type UnreadySink = {
  readonly save: (cluster: string, unready: Readonly<Record<string, Unready>>) => Promise<void>;
};

export type UnreadyParts = {
  readonly cluster: string;
  readonly index: UnreadyIndex;
  readonly sink: UnreadySink;
  /** Of these workloads other pods are not ready than before; what is so is written. A failure is tried again. */
  readonly onUnready: (names: readonly NameText[]) => Promise<void>;
  readonly now: () => Instant;
  readonly onError: (error: unknown) => void;
};

export class UnreadyReporter {
  private readonly loop: ReportLoop;
  private saved: ReadonlyMap<NameText, string> | undefined;
  private told: ReadonlyMap<NameText, string> = new Map();

  constructor(private readonly parts: UnreadyParts) {
    const { now, onError } = parts;
    const report = async (): Promise<Instant | undefined> => await this.report();
    this.loop = new ReportLoop({ report, pauses: readinessLimits, now, onError });
  }

  /** The index has changed. */
  touch(): void {
    this.loop.touch();
  }

  /** Reports until `signal` aborts. Failures go to `onError` and are tried again. */
  async run(signal: AbortSignal): Promise<void> {
    await this.loop.run(signal);
  }

  private async report(): Promise<Instant | undefined> {
    const { cluster, index, sink, onUnready } = this.parts;
    const seen = index.seen();
    if (seen === undefined) return undefined;
    const texts = new Map(
      [...seen.unready].map(([name, { running, since }]) => [name, `${running}: ${since.join()}`]),
    );
    if (this.saved === undefined || changedIn(this.saved, texts).length > 0)
      await sink.save(cluster, Object.fromEntries(seen.unready));
    this.saved = texts;
    const news = changedIn(this.told, texts);
    if (news.length > 0) await onUnready(news);
    this.told = texts;
    return seen.nextAt;
  }
}

function changedIn(
  before: ReadonlyMap<NameText, string>,
  after: ReadonlyMap<NameText, string>,
): readonly NameText[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name));
}
