/**
 * The session on the federation, compared with what a real kube-apiserver answered: with the record of it, and where
 * its binaries are at hand the record with the server.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { root } from '../repository/root.js';
import { differencesOf, printDifference } from './compare.js';
import { type Intended, intended } from './intended.js';
import { judge } from './judge.js';
import { startOurs } from './ours.js';
import { play } from './play.js';
import { realServer } from './real.js';
import { readRecord } from './record.js';
import type { ParityServer } from './server.js';
import { topics } from './topics/index.js';

describe('the federation answers as a kube-apiserver does', () => {
  let ours: ParityServer;
  const used = new Set<Intended>();
  beforeAll(async () => {
    ours = await startOurs();
  }, 180_000);
  afterAll(async () => {
    await ours?.stop();
  }, 60_000);

  it.each(topics)('$name', async (topic) => {
    const judged = judge(topic.name, readRecord(topic.name), await play(ours, topic));
    for (const one of judged.used) used.add(one);
    expect(judged.faults.map(({ step, ...one }) => `${step}: ${printDifference(one)}`)).toEqual([]);
  });

  it('and where it does not on purpose, it still does not', () => {
    expect(intended.filter((one) => !used.has(one)).map(({ why }) => why)).toEqual([]);
  });
});

describe('the differences on purpose', () => {
  it('are told in docs/parity.md', () => {
    const told = readFileSync(join(root, 'docs/parity.md'), 'utf8');
    expect(intended.filter(({ why }) => !told.includes(why))).toEqual([]);
  });
});

const startReal = realServer(process.env['KUBEBUILDER_ASSETS']);
if (startReal !== undefined) {
  describe('the record is what the real server answers', () => {
    let real: ParityServer;
    beforeAll(async () => {
      real = await startReal();
    }, 180_000);
    afterAll(async () => {
      await real?.stop();
    }, 60_000);

    it.each(topics)('$name', async (topic) => {
      const differences = differencesOf(readRecord(topic.name), await play(real, topic));
      expect(differences.map(printDifference)).toEqual([]);
    });
  });
}
