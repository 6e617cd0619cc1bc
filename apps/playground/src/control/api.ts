import type { ApiHandler } from '@navarch/apimachinery';
import { DomainError, type ErrorKind, type KubeObject, type ResourceName } from '@navarch/model';

type Ask = { readonly method: string; readonly path: string; readonly body?: unknown };
type Removal = { readonly uid?: string | undefined };

/**
 * The member's own API as its controllers use it: the same verbs, defaults and checks as for everybody, without
 * the network in between.
 */
export class LocalApi {
  constructor(
    private readonly handler: ApiHandler,
    private readonly user: string,
  ) {}

  async create(resource: ResourceName, object: KubeObject): Promise<void> {
    const path = collectionOf(resource, object.metadata.namespace);
    await this.ask({ method: 'POST', path, body: object });
  }

  /** Fails with a conflict when the object is not the newest version any more. */
  async update(resource: ResourceName, object: KubeObject, subresource = ''): Promise<void> {
    const { namespace, name } = object.metadata;
    const path = `${collectionOf(resource, namespace)}/${name}${subresource}`;
    await this.ask({ method: 'PUT', path, body: object });
  }

  /** What is gone already is not missed. */
  async remove(
    resource: ResourceName,
    { namespace, name }: { readonly namespace?: string | undefined; readonly name: string },
    { uid }: Removal = {},
  ): Promise<void> {
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid } };
    const path = `${collectionOf(resource, namespace)}/${name}`;
    try {
      await this.ask({ method: 'DELETE', path, body });
    } catch (error) {
      if (!(error instanceof DomainError && error.kind === 'notFound')) throw error;
    }
  }

  async removeAll(resource: ResourceName, namespace: string): Promise<void> {
    await this.ask({ method: 'DELETE', path: collectionOf(resource, namespace) });
  }

  private async ask({ method, path, body }: Ask): Promise<void> {
    const { status } = await this.handler({
      method,
      path,
      query: new URLSearchParams({ fieldManager: this.user.replace(/^system:/, '') }),
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
      user: { name: this.user, groups: ['system:masters', 'system:authenticated'] },
      signal: new AbortController().signal,
    });
    if (status >= 300)
      throw new DomainError(
        { kind: kindOf(status), code: 'api.refused' },
        { status, method, path },
      );
  }
}

const kinds: Readonly<Record<number, ErrorKind>> = {
  400: 'invalid',
  403: 'forbidden',
  404: 'notFound',
  409: 'conflict',
  422: 'invalid',
};
const kindOf = (status: number): ErrorKind => kinds[status] ?? 'unavailable';

function collectionOf({ group, version, resource }: ResourceName, namespace = ''): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}${namespace === '' ? '' : `/namespaces/${namespace}`}/${resource}`;
}
