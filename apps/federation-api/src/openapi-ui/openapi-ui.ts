/**
 * `/openapi/ui`: Swagger UI over the OpenAPI documents of this API, for people with a browser. It asks with what the browser has,
 * as a rule a client certificate, and for the same right as the documents: `get` on `/openapi/*`.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { methodNotAllowed, unknownResource } from '@navarch/apimachinery';
import type { StreamedRequest, StreamedResponse } from '@navarch/apiserver';
import folderOfSwagger from 'swagger-ui-dist/absolute-path.js';
import { Access } from '../access/access.js';
import { contentPolicy, html, script } from './page.js';

const shape = /^\/openapi\/ui(?:\/([^/]*))?$/;
const types = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
} as const;
type Part = {
  readonly type: keyof typeof types;
  readonly read: () => Promise<string | Uint8Array>;
};

/** They are the same for as long as this process lives, so each is read once. */
const ofSwagger = (file: string, type: Part['type']): Part => {
  let bytes: Promise<Uint8Array> | undefined;
  return { type, read: () => (bytes ??= readFile(join(folderOfSwagger(), file))) };
};

const page: Part = { type: 'html', read: () => Promise.resolve(html) };
const parts: ReadonlyMap<string, Part> = new Map<string, Part>([
  ['', page],
  ['page.js', { type: 'js', read: () => Promise.resolve(script) }],
  ...['swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js'].map(
    (file) => [file, ofSwagger(file, 'js')] as const,
  ),
  ['swagger-ui.css', ofSwagger('swagger-ui.css', 'css')],
  ['favicon-32x32.png', ofSwagger('favicon-32x32.png', 'png')],
]);

@Injectable()
export class OpenApiUi {
  constructor(private readonly access: Access) {}

  /** Undefined for what is no part of the page. */
  readonly passThrough = (request: StreamedRequest): Promise<StreamedResponse> | undefined => {
    const found = shape.exec(request.path);
    return found === null ? undefined : this.serve(request, found[1] ?? '');
  };

  private async serve(
    { user, method, path, search }: StreamedRequest,
    name: string,
  ): Promise<StreamedResponse> {
    this.access.authorizeHead(user, { method, path, query: new URLSearchParams(search) });
    if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed();
    const part = parts.get(name);
    if (part === undefined) throw unknownResource();
    const headers = {
      'content-type': types[part.type],
      'content-security-policy': contentPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    };
    return { status: 200, headers, body: await part.read() };
  }
}
