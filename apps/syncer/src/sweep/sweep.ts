/**
 * The second trigger of every loop: walks everything, slowly, and makes it due.
 *
 * One syncer at a time holds the role. It should find nothing to repair; what it finds shows as work done by the loops.
 * It also forgets what has served its time: expired events, compacted changes, tombstones that no copy needs.
 */
import {
  isContainer,
  isPlaceable,
  type ObjectKey,
  printObjectKey,
  type ResourceName,
  resources,
} from '@navarch/model';
import type { Store } from '@navarch/store';
import { actors } from '../actors.js';
import type { Bell } from '../agenda/bell.js';
import type { Kinds } from '../kinds/kinds.js';
import { limits } from '../limits.js';
import { type DueKey, loopNames } from '../loops.js';
import { OwnershipWalk } from '../collect/walk.js';
import { isRevised } from '../revision/revised.js';
import { Ticker } from '../ticker.js';
import { forgetChangesets } from './changesets.js';
import { releaseOrphans } from './promises.js';

export const sweepRole = 'sweep';

export type SweeperParts = {
  readonly store: Store;
  readonly bell: Bell;
  readonly kinds: Kinds;
  readonly everyMs: number;
  /** How long changes are kept. */
  readonly historyKeepMs: number;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
};

/** Housekeeping runs once in so many turns. */
const turnsPerHousekeeping = 12;
type Position = { readonly resource: number; readonly after: ObjectKey | undefined };
const beginning: Position = { resource: 0, after: undefined };

export class Sweeper {
  private readonly ticker: Ticker;
  private position = beginning;
  /** When the walk in progress began. */
  private startedAt = 0;
  private turns = 0;
  /** What the walk in progress goes through. */
  private walked: readonly ResourceName[] = [];
  private readonly ownership: OwnershipWalk;

  constructor(private readonly parts: SweeperParts) {
    this.ownership = new OwnershipWalk(parts);
    this.ticker = new Ticker({
      everyMs: parts.everyMs,
      run: () => this.turn(),
      onError: parts.onError,
    });
  }

  start(): void {
    this.ticker.start();
  }

  async stop(): Promise<void> {
    await this.ticker.stop();
  }

  private async turn(): Promise<void> {
    await this.walk();
    await this.ownership.step();
    if (this.turns % turnsPerHousekeeping === 0) await this.keepHouse();
    this.turns += 1;
  }

  /** One page of one resource a turn; a new walk begins when the last one is over and was long enough ago. */
  private async walk(): Promise<void> {
    const isNew = this.position === beginning;
    if (isNew && this.parts.now() - this.startedAt < limits.sweepWalkEveryMs) return;
    if (isNew) {
      this.startedAt = this.parts.now();
      this.walked = await this.parts.kinds.sent();
    }
    const walked = this.walked[this.position.resource] ?? resources.namespaces;
    const page = await this.parts.store.objects.listKeys({
      group: walked.group,
      resource: walked.resource,
      limit: limits.sweepPageMax,
      ...(this.position.after === undefined ? {} : { after: this.position.after }),
    });
    await this.parts.bell.mark(page.flatMap(dueOf));
    this.position = following(this.position, page, this.walked.length);
  }

  private async keepHouse(): Promise<void> {
    const { store } = this.parts;
    await this.expireEvents();
    // Before the tombstones that prove them are dropped.
    await releaseOrphans(store);
    await store.changes.compact({
      keepMs: this.parts.historyKeepMs,
      keepMin: limits.changeLogKeepMin,
    });
    await forgetChangesets(store);
    await store.tombstones.prune({ keepMs: this.parts.historyKeepMs });
  }

  private async expireEvents(): Promise<void> {
    const { group, resource } = resources.events;
    const oldest = this.parts.now() - limits.eventTtlMs;
    const events = await this.parts.store.objects.list({
      group,
      resource,
      limit: limits.sweepPageMax,
    });
    const expired = events.filter((event) => lastSeen(event.body) < oldest);
    await Promise.all(
      expired.map((event) =>
        this.parts.store.objects.commit(
          {
            verb: 'delete',
            key: event.key,
            precondition: { resourceVersion: event.resourceVersion },
          },
          actors.events,
        ),
      ),
    );
  }
}

function following(
  { resource }: Position,
  page: readonly ObjectKey[],
  resourceCount: number,
): Position {
  if (page.length === limits.sweepPageMax) return { resource, after: page.at(-1) };
  return resource + 1 < resourceCount ? { resource: resource + 1, after: undefined } : beginning;
}

const dueOf = (key: ObjectKey): readonly DueKey[] => {
  const text = printObjectKey(key);
  if (key.group === resources.definitions.group && key.resource === resources.definitions.resource)
    return [{ loop: loopNames.definition, key: text }];
  if (isContainer(key)) return [{ loop: loopNames.namespace, key: text }];
  return isPlaceable(key)
    ? [loopNames.place, loopNames.status, ...(isRevised(key) ? [loopNames.revision] : [])].map(
        (loop) => ({ loop, key: text }),
      )
    : [];
};

function lastSeen(event: { readonly [field: string]: unknown }): number {
  const { creationTimestamp } = event['metadata'] as { readonly creationTimestamp?: string };
  const text = event['lastTimestamp'] ?? event['eventTime'] ?? creationTimestamp;
  return typeof text === 'string' ? Date.parse(text) : 0;
}
