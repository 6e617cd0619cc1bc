import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { ApiHandler } from '@navarch/apimachinery';
import { protectedNamespaces, UnavailableError } from '@navarch/model';
import { masters } from '../admission/permission.decide.js';
import { API_HANDLER } from '../injected.js';

const itself = { name: 'system:apiserver', groups: [masters] };
const created = 201;
const existed = 409;

/**
 * Makes the namespaces that must exist, through the API like everybody else, so that they are as
 * complete as any other. Several replicas may do it at once: who comes second finds them.
 */
@Injectable()
export class FirstNamespaces implements OnModuleInit {
  constructor(@Inject(API_HANDLER) private readonly handler: ApiHandler) {}

  async onModuleInit(): Promise<void> {
    for (const name of protectedNamespaces) await this.ensure(name);
  }

  private async ensure(name: string): Promise<void> {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    const { status } = await this.handler({
      method: 'POST',
      path: '/api/v1/namespaces',
      query: new URLSearchParams({ fieldManager: itself.name }),
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(namespace)),
      user: itself,
      signal: new AbortController().signal,
    });
    if (status === created || status === existed) return;
    throw new UnavailableError('bootstrap.namespace', { name, status });
  }
}
