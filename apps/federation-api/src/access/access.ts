import { Injectable } from '@nestjs/common';
import {
  type ApiHandlerOptions,
  type Authorizer,
  type Attributes,
  type ApiUser,
  attributesOfHead,
  denialOf,
  type HeaderList,
  impersonatedUser,
  LiveAuthorizer,
  type RequestHead,
} from '@navarch/apimachinery';
import type { ApiOptions } from '@navarch/apiserver';
import { type ResourceName, systemNamespace } from '@navarch/model';
import { PostgresStorage } from '../storage/postgres-storage.js';
import { fence } from './fence.js';

type Guards = Required<
  Pick<ApiHandlerOptions, 'authorize' | 'hiddenNamespace'> &
    Pick<ApiOptions, 'impersonate' | 'authorizeHead'>
>;

const nothing = { group: '', version: '', resource: '', subresource: '', namespace: '', name: '' };

/** Who may do what, by the roles and bindings that the watch cache holds at this moment. */
@Injectable()
export class Access implements Guards {
  private readonly live: LiveAuthorizer;

  constructor({ cache }: PostgresStorage) {
    this.live = new LiveAuthorizer(cache, fence);
  }

  /** For decisions that are about one moment; not to be kept. */
  current(): Authorizer {
    return this.live.current();
  }

  /** Throws 403 when this user may not. */
  readonly authorize = (user: ApiUser, attributes: Attributes): void => {
    const { allowed, reason } = this.current().decide(user, attributes);
    if (!allowed) throw denialOf(user, attributes, reason);
  };

  readonly authorizeHead = (user: ApiUser, head: RequestHead): void =>
    this.authorize(user, attributesOfHead(head));

  readonly impersonate = (sender: ApiUser, headers: HeaderList, head: RequestHead): ApiUser =>
    impersonatedUser(sender, headers, {
      decide: (user, asked) => this.current().decide(user, asked),
      asked: () => attributesOfHead(head),
    });

  /** A list over all namespaces shows of the fenced one what its reader may list there. */
  readonly hiddenNamespace = (user: ApiUser, { group, resource }: ResourceName) => {
    const namespace = systemNamespace;
    const asked = { ...nothing, verb: 'list', group, resource, namespace, path: '' };
    return this.current().decide(user, asked).allowed ? undefined : namespace;
  };
}
