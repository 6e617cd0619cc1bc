/** Gathers one member's watch events for a moment, the last word on each object only, and hands them on as one batch. */
import type { MemberEvent } from '@navarch/clients';
import type { FederatedKind, KubeObject } from '@navarch/model';
import { createPace } from '@navarch/store';
import { limits } from '../limits.js';

export type ObservedPlace = { readonly cluster: string; readonly resource: FederatedKind };
/** `live` undefined: the copy was deleted. */
export type Observation = {
  readonly namespace: string;
  readonly name: string;
  readonly live: KubeObject | undefined;
};

export type ObservationSink = {
  readonly recordList: (place: ObservedPlace, items: readonly KubeObject[]) => Promise<void>;
  readonly recordBatch: (place: ObservedPlace, batch: readonly Observation[]) => Promise<void>;
};

export class ObservationBuffer {
  onFailure: (error: unknown) => void = () => {};
  private waiting = new Map<string, Observation>();
  private timer: NodeJS.Timeout | undefined;
  private readonly pace = createPace(limits.observePace);
  private flushing: Promise<void> = Promise.resolve();

  constructor(private readonly parts: ObservedPlace & { readonly sink: ObservationSink }) {}

  add(event: MemberEvent): void {
    if (event.type === 'BOOKMARK') return;
    const { namespace = '', name } = event.object.metadata;
    const live = event.type === 'DELETED' ? undefined : event.object;
    this.waiting.set(`${namespace}/${name}`, { namespace, name, live });
    this.timer ??= setTimeout(
      () => this.flush(),
      Math.max(limits.observeFlushMs, this.pace.take()),
    );
  }

  /** Hands on what is left; resolves when it is recorded. */
  async close(): Promise<void> {
    this.flush();
    await this.flushing;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = [...this.waiting.values()];
    this.waiting = new Map();
    if (batch.length === 0) return;
    // One batch at a time, in order.
    this.flushing = this.flushing
      .then(() => this.parts.sink.recordBatch(this.parts, batch))
      .catch((error: unknown) => this.onFailure(error));
  }
}
