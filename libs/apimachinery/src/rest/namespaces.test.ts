import { beforeEach, describe, expect, it } from '@jest/globals';
import { Served } from './served.fixture.js';

const merge = { 'content-type': 'application/merge-patch+json' };
const hold = { finalizers: ['example.com/hold'] };

let served: Served;
beforeEach(async () => {
  served = new Served();
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
});

describe('a namespace', () => {
  it('is made with what holds it', async () => {
    const { body } = await served.call('GET /api/v1/namespaces/web');
    expect(body.spec).toEqual({ finalizers: ['kubernetes'] });
    expect(body.status).toEqual({ phase: 'Active' });
    expect(body.metadata.labels).toEqual({ 'kubernetes.io/metadata.name': 'web' });
    expect(body.metadata.generation).toBeUndefined();
  });

  it('goes in steps', async () => {
    const marked = await served.call('DELETE /api/v1/namespaces/web');
    expect(marked.status).toBe(200);
    expect(marked.body).toMatchObject({ kind: 'Namespace', status: { phase: 'Terminating' } });
    expect(marked.body.metadata).not.toHaveProperty('deletionGracePeriodSeconds');
    expect(marked.body.metadata.deletionTimestamp).toBeDefined();
    const labels = { metadata: { labels: { still: 'writable' } } };
    expect((await served.call('PATCH /api/v1/namespaces/web', labels, merge)).status).toBe(200);
    const kept = await served.call('PUT /api/v1/namespaces/web', {
      ...marked.body,
      metadata: { name: 'web' },
      spec: {},
    });
    expect(kept.body.spec).toEqual({ finalizers: ['kubernetes'] });
    const conditions = [{ type: 'NamespaceContentRemaining', status: 'False', reason: 'x' }];
    const shown = await served.call(
      'PATCH /api/v1/namespaces/web/status',
      { status: { conditions } },
      merge,
    );
    expect(shown.body.status).toMatchObject({ phase: 'Terminating', conditions });
    const finalized = await served.call('PUT /api/v1/namespaces/web/finalize', {
      metadata: { name: 'web' },
      spec: { finalizers: [] },
    });
    expect(finalized.status).toBe(200);
    expect((await served.call('GET /api/v1/namespaces/web')).status).toBe(404);
  });

  it('that has finalizers of its own waits for them too', async () => {
    await served.call('POST /api/v1/namespaces', { metadata: { name: 'held', ...hold } });
    await served.call('DELETE /api/v1/namespaces/held');
    const metadata = { name: 'held', ...hold };
    await served.call('PUT /api/v1/namespaces/held/finalize', {
      metadata,
      spec: { finalizers: [] },
    });
    const { body } = await served.call('GET /api/v1/namespaces/held');
    expect(body.spec).toEqual({ finalizers: [] });
    await served.call('PATCH /api/v1/namespaces/held', { metadata: { finalizers: [] } }, merge);
    expect((await served.call('GET /api/v1/namespaces/held')).status).toBe(404);
  });

  it('promises nothing: all that is in it goes', async () => {
    const marked = await served.call('DELETE /api/v1/namespaces/web?propagationPolicy=Foreground');
    expect(marked.body.metadata.finalizers).toBeUndefined();
  });

  it('that must stay cannot be deleted', async () => {
    await served.call('POST /api/v1/namespaces', { metadata: { name: 'default' } });
    expect((await served.call('DELETE /api/v1/namespaces/default')).body).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message: 'namespaces "default" is forbidden: this namespace may not be deleted',
    });
  });
});
