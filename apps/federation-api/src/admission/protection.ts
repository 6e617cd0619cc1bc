import { Inject, Injectable } from '@nestjs/common';
import {
  type AdmissionRequest,
  forbidden,
  type Registry,
  type Stored,
} from '@navarch/apimachinery';
import { KINDS } from '../injected.js';
import { PostgresStorage } from '../storage/postgres-storage.js';
import { printProtection, protectionOf } from './protection.decide.js';

/** Keeps what is labelled against deletion. */
@Injectable()
export class Protection {
  constructor(
    @Inject(KINDS) private readonly kinds: () => Registry,
    private readonly storage: PostgresStorage,
  ) {}

  /** Throws 403 for the deletion of what is labelled, or of the namespace that it is in. */
  require(request: AdmissionRequest): void {
    const why = protectionOf(request, (namespace) => this.contentsOf(namespace));
    if (why === undefined) return;
    const { name, group, resource } = request;
    const of = { name, ...(group === '' ? {} : { group }), kind: resource };
    throw forbidden(printProtection(request, why), of);
  }

  private *contentsOf(namespace: string): Iterable<Stored> {
    for (const { name } of this.kinds().kinds) {
      const { group, resource, namespaced } = name;
      if (namespaced) yield* this.storage.cache.list({ group, resource, namespace });
    }
  }
}
