/** The page at `/openapi/ui`, as far as it can be looked at without a browser. */
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiUnderTest } from '../testing/api-under-test.js';
import { aliceToken, FederationUnderTest } from '../testing/federation.js';

let federation: FederationUnderTest;
let api: ApiUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  api = await federation.startReplica();
}, 120_000);
afterAll(() => federation.stop());

const textOf = async (path: string): Promise<string> =>
  (await api.expect(200, { path })).text ?? '';

type Shown = {
  readonly urls: readonly { readonly name: string; readonly url: string }[];
  readonly validatorUrl: unknown;
};

/** Runs the page's own script with a browser's `fetch`, and says what it asks Swagger UI to show. */
async function shown(): Promise<Shown> {
  const code = await textOf('/openapi/ui/page.js');
  return await new Promise((resolve, reject) => {
    const bundle = Object.assign((what: Shown) => resolve(what), { presets: { apis: [] } });
    const fetch = async (path: string) => ({ json: async () => (await api.send({ path })).body });
    const element = {
      set textContent(said: string) {
        reject(new Error(said));
      },
    };
    const document = { getElementById: () => element };
    const globals = { fetch, document, SwaggerUIBundle: bundle, SwaggerUIStandalonePreset: {} };
    runInNewContext(code, globals);
  });
}

describe('the page about the API', () => {
  it('has everything that it loads, here and nowhere else', async () => {
    const page = await textOf('/openapi/ui');
    expect(await textOf('/openapi/ui/')).toBe(page);
    const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
    expect(loaded).toHaveLength(5);
    for (const path of loaded) {
      expect(path).toMatch(/^\/openapi\/ui\//);
      expect((await api.send({ path })).status).toBe(200);
    }
    const own = `${page}${await textOf('/openapi/ui/page.js')}`;
    expect(own).not.toMatch(/https?:\/\//);
  });

  it('shows the document of every group and version, and asks nobody whether it is valid', async () => {
    const { urls, validatorUrl } = await shown();
    expect(validatorUrl).toBeNull();
    const names = urls.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['api/v1', 'apis/apps/v1']));
    expect(names).toContain('apis/fleet.navarch.dev/v1alpha1');
    for (const { url } of urls)
      expect(await api.expect(200, { path: url })).toMatchObject({ openapi: '3.0.0' });
  });

  it('is for who may read the documents', async () => {
    expect((await api.send({ path: '/openapi/ui', token: aliceToken })).status).toBe(200);
    expect((await api.send({ path: '/openapi/ui', token: '' })).status).toBe(403);
    expect((await api.send({ path: '/openapi/ui', token: 'wrong' })).status).toBe(401);
  });

  it('is nothing else', async () => {
    expect((await api.send({ path: '/openapi/ui', method: 'POST' })).status).toBe(405);
    for (const path of ['/openapi/ui/package.json', '/openapi/ui/a/b', '/openapi/ui/..%2Fv2'])
      expect((await api.send({ path })).status).toBe(404);
  });
});
