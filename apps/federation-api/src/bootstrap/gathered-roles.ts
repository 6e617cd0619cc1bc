import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  equalJson,
  isAggregated,
  rulesOfClusterRole,
  type WatchCache,
} from '@navarch/apimachinery';
import { type KubeObject, rbacGroup, rbacResources, UnavailableError } from '@navarch/model';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { limits } from '../limits.js';
import { PostgresStorage } from '../storage/postgres-storage.js';
import { Itself } from './itself.js';
import { WatchLoop } from './watch-loop.js';

const scope = { group: rbacGroup, resource: rbacResources.clusterRoles.resource };
const manager = 'clusterrole-aggregation-controller';

/**
 * Writes into roles that gather others what they have gathered, for people who look at them. Decisions do not wait for
 * it: they gather for themselves.
 *
 * Wakes when a cluster role changes, and every while without one. Every replica does it; they come to the same
 * rules, and a write of what is there already changes nothing.
 */
@Injectable()
export class GatheredRoles implements OnApplicationShutdown {
  private readonly cache: WatchCache;
  private readonly loop: WatchLoop;

  constructor(
    { cache }: PostgresStorage,
    private readonly itself: Itself,
    @Inject(FOUNDATION) private readonly foundation: Pick<Foundation, 'log'>,
  ) {
    this.cache = cache;
    this.loop = new WatchLoop({ cache, watched: [scope], everyMs: limits.gatherEveryMs });
  }

  /** Resolves when what is there is gathered. */
  async start(): Promise<void> {
    // Whichever role changes, others may have gathered it.
    const lookAt = () => Promise.resolve('all' as const);
    await this.loop.start({ lookAtAll: () => this.gather(), lookAt });
  }

  onApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** What cannot be written now is tried again when it is due. */
  private async gather(): Promise<void> {
    try {
      await this.writeAll();
    } catch (error) {
      this.foundation.log.warn({ err: error }, 'the rules of a gathering role were not written');
    }
  }

  private async writeAll(): Promise<void> {
    const roles = this.cache.list(scope).map(({ object }) => object);
    for (const role of roles.filter((one) => isAggregated(one))) {
      const rules = rulesOfClusterRole(role, roles);
      if (!equalJson(rules, role['rules'] ?? [])) await this.write(role, rules);
    }
  }

  private async write({ apiVersion, kind, metadata }: KubeObject, rules: unknown): Promise<void> {
    const { name } = metadata;
    const { status } = await this.itself.ask({
      method: 'PATCH',
      path: `/apis/${apiVersion}/${scope.resource}/${encodeURIComponent(name)}`,
      query: { fieldManager: manager, force: 'true' },
      contentType: 'application/apply-patch+yaml',
      body: { apiVersion, kind, metadata: { name }, rules },
    });
    if (status !== 200) throw new UnavailableError('access.gather', { name, status });
  }
}
