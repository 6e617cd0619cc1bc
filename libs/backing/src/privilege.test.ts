import { chmodSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { startPostgres } from './postgres.js';
import { decideRunner } from './privilege.js';
import { withFolder } from './testing.js';

describe('how not to be root', () => {
  const rows = [
    {
      name: 'a person',
      isRoot: false,
      hasUserNamespaces: false,
      hasSetpriv: false,
      first: undefined,
    },
    {
      name: 'a person on Linux',
      isRoot: false,
      hasUserNamespaces: false,
      hasSetpriv: true,
      first: 'setpriv',
    },
    { name: 'root', isRoot: true, hasUserNamespaces: true, hasSetpriv: true, first: 'unshare' },
    {
      name: 'root, no setpriv',
      isRoot: true,
      hasUserNamespaces: true,
      hasSetpriv: false,
      first: 'unshare',
    },
  ];
  for (const { name, first, ...facts } of rows) {
    it(`${name}: ${first ?? 'as it is'}, files stay whose they are`, () => {
      const runner = decideRunner(facts);
      expect(runner?.prefix[0]).toBe(first);
      expect(runner?.owner).toBeUndefined();
    });
  }

  it('root without namespaces becomes nobody and gives the files away', () => {
    const runner = decideRunner({ isRoot: true, hasUserNamespaces: false, hasSetpriv: true });
    expect(runner?.prefix).toContain('--reuid=65534');
    expect(runner?.owner).toEqual({ uid: 65_534, gid: 65_534 });
  });

  it('root without either cannot', () => {
    const facts = { isRoot: true, hasUserNamespaces: false, hasSetpriv: false };
    expect(decideRunner(facts)).toBeUndefined();
  });

  it('runs a server under what is decided where namespaces are forbidden', () =>
    withFolder(async (folder) => {
      const isRoot = process.getuid?.() === 0;
      const runner = decideRunner({ isRoot, hasUserNamespaces: false, hasSetpriv: true });
      chmodSync(folder, 0o755);
      const server = await startPostgres({
        dataDir: `${folder}/data`,
        durable: false,
        ...(runner === undefined ? {} : { runner }),
      });
      expect(server.pid).toBeGreaterThan(1);
      await server.stop();
    }));
});
