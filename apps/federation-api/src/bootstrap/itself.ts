import { Inject, Injectable } from '@nestjs/common';
import type { ApiHandler } from '@navarch/apimachinery';
import { type KubeObject, wellKnownNames } from '@navarch/model';
import { API_HANDLER } from '../injected.js';

const user = { name: 'system:apiserver', groups: [wellKnownNames.masters] };

export type Ask = {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly contentType?: string;
};

/** What a part of this process gets for an answer. */
export type Reply = { readonly status: number; readonly object: KubeObject };

/** The API as this process itself uses it: like everybody else, so that what it writes is as complete as any other. */
@Injectable()
export class Itself {
  constructor(@Inject(API_HANDLER) private readonly handler: ApiHandler) {}

  async ask({ method, path, query = {}, body, contentType }: Ask): Promise<Reply> {
    const { status, body: answer } = await this.handler({
      method,
      path,
      query: new URLSearchParams({ fieldManager: user.name, ...query }),
      headers: { 'content-type': contentType ?? 'application/json' },
      body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
      user,
      signal: new AbortController().signal,
    });
    if (typeof answer !== 'string') throw new TypeError('bootstrap: a stream was answered');
    return { status, object: JSON.parse(answer) as KubeObject };
  }
}
