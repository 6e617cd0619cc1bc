import { beforeEach, describe, expect, it } from '@jest/globals';
import { replicaSet } from './objects.fixture.js';
import { Served } from './served.fixture.js';
import { forbidden } from '../status.js';

const replicaSets = '/apis/apps/v1/namespaces/web/replicasets';
const web = `${replicaSets}/web`;
const merge = { 'content-type': 'application/merge-patch+json' };
const apply = { 'content-type': 'application/apply-patch+yaml' };
const four = { spec: { replicas: 4 } };

let served: Served;
beforeEach(async () => {
  served = new Served({
    admit: async ({ object }) => {
      if (object?.metadata.labels?.['admit'] === 'no') throw forbidden('no');
    },
    previewWarnings: async ({ object, previous, subresource, dryRun }) => {
      const replicas = (one: typeof object) =>
        (one?.['spec'] as { replicas?: number } | undefined)?.replicas ?? 'none';
      return [`${subresource}${replicas(previous)}→${replicas(object)} ${dryRun}`, 'and more'];
    },
  });
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
  await served.call(`POST ${replicaSets}`, replicaSet('web', 3));
});

const shown = async (...call: Parameters<Served['call']>): Promise<string> => {
  const { headers } = await served.call(...call);
  return Buffer.from(headers['warning'] ?? '', 'latin1').toString();
};

describe('a write that is only tried says what it would come to', () => {
  const rows: readonly {
    line: string;
    body: object;
    headers?: Record<string, string>;
    says: string;
  }[] = [
    { line: `POST ${replicaSets}`, body: replicaSet('api', 2), says: 'none→2' },
    { line: `PUT ${web}`, body: replicaSet('web', 5), says: '3→5' },
    { line: `PUT ${web}`, body: replicaSet('web', 3), says: '3→3' },
    { line: `PATCH ${web}`, body: four, headers: merge, says: '3→4' },
    { line: `PATCH ${web}/scale`, body: four, headers: merge, says: 'scale3→4' },
    {
      line: `PATCH ${replicaSets}/new`,
      body: replicaSet('new', 6),
      headers: apply,
      says: 'none→6',
    },
    { line: `PATCH ${web}`, body: replicaSet('web', 7), headers: apply, says: '3→7' },
  ];
  for (const { line, body, headers, says } of rows)
    it(`${line.slice(0, 6)} ${says}`, async () => {
      const query = headers === apply ? '&fieldManager=me&force=true' : '';
      const before = served.storage.cache.revision();
      expect(await shown(`${line}?dryRun=All${query}`, body, headers)).toBe(
        `299 - "${says} true", 299 - "and more"`,
      );
      expect(served.storage.cache.revision()).toBe(before);
    });

  it('after what is wrong with it', async () => {
    const text = await shown(`PATCH ${web}?dryRun=All`, { spec: { replicas: 4, x: 1 } }, merge);
    expect(text).toBe(
      String.raw`299 - "unknown field \"spec.x\"", 299 - "3→4 true", 299 - "and more"`,
    );
  });

  it('and a real one does not', async () => {
    expect(await shown(`PATCH ${web}`, four, merge)).toBe('');
    expect(await shown(`POST ${replicaSets}`, replicaSet('api', 2))).toBe('');
  });

  it('nor one that is refused, nor a deletion', async () => {
    const invalid = replicaSet('api', -1);
    expect(await shown(`POST ${replicaSets}?dryRun=All`, invalid)).toBe('');
    const unwanted = { metadata: { labels: { admit: 'no' } } };
    expect(await shown(`PATCH ${web}?dryRun=All`, unwanted, merge)).toBe('');
    expect(await shown(`POST ${replicaSets}?dryRun=All`, replicaSet('web', 1))).toBe('');
    expect(await shown(`DELETE ${web}?dryRun=All`)).toBe('');
  });
});
