import { Inject, Injectable } from '@nestjs/common';
import { apiVersionOf, type ResourceName, UnavailableError } from '@navarch/model';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { limits } from '../limits.js';
import type { FirstObject } from './first-role.js';
import { completed } from './first-roles.decide.js';
import { Itself } from './itself.js';
import { rolesForPeople } from './roles-for-people.js';
import { rolesOfTheFleet } from './roles-of-the-fleet.js';
import { rolesOfTheSystem } from './roles-of-the-system.js';

export const firstObjects: readonly FirstObject[] = [
  ...rolesOfTheSystem,
  ...rolesForPeople,
  ...rolesOfTheFleet,
];

const http = { ok: 200, created: 201, notFound: 404, conflict: 409 } as const;

/**
 * Makes the roles and bindings that must exist, and gives those that exist what a newer version adds. Takes nothing
 * away. Several replicas may do it at once: who comes second finds the work done, or looks again.
 */
@Injectable()
export class FirstRoles {
  constructor(
    private readonly itself: Itself,
    @Inject(FOUNDATION) private readonly foundation: Pick<Foundation, 'log'>,
  ) {}

  async ensureAll(): Promise<void> {
    for (const one of firstObjects) await this.ensure(one);
  }

  private async ensure(one: FirstObject): Promise<void> {
    for (let attempt = 0; attempt < limits.bootstrapAttemptsMax; attempt += 1) {
      if (await this.tryOnce(one)) return;
    }
    throw new UnavailableError('bootstrap.contended', { name: one.object.metadata.name });
  }

  /** False when somebody else wrote in between. */
  private async tryOnce({ of, object: wanted }: FirstObject): Promise<boolean> {
    const { name, namespace } = wanted.metadata;
    const collection = collectionOf(of, namespace);
    const path = `${collection}/${encodeURIComponent(name)}`;
    const found = await this.itself.ask({ method: 'GET', path });
    if (found.status === http.notFound) {
      return this.write({ method: 'POST', path: collection, body: wanted });
    }
    if (found.status !== http.ok) throw unexpected(name, found.status);
    const body = completed(found.object, wanted);
    if (body === undefined) return true;
    this.foundation.log.info({ kind: wanted.kind, name }, 'a role of the first start is completed');
    return this.write({ method: 'PUT', path, body });
  }

  private async write(ask: Parameters<Itself['ask']>[0]): Promise<boolean> {
    const { status } = await this.itself.ask(ask);
    if (status === http.ok || status === http.created) return true;
    if (status === http.conflict || status === http.notFound) return false;
    throw unexpected(ask.path, status);
  }
}

const collectionOf = (of: ResourceName, namespace: string | undefined): string => {
  const place = namespace === undefined ? '' : `namespaces/${namespace}/`;
  return `/apis/${apiVersionOf(of)}/${place}${of.resource}`;
};

const unexpected = (name: string, status: number): UnavailableError =>
  new UnavailableError('bootstrap.role', { name, status });
