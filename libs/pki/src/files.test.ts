import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { issueServer } from './authority.js';
import { readCertificate, type Identity } from './certificate.js';
import { identityFiles, loadIdentity, loadOrCreateAuthority, loadOrIssue } from './files.js';
import { validity } from './limits.js';

const now = Date.now();
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'navarch-pki-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function server(names: readonly string[], at: number): Promise<Identity> {
  const authority = await loadOrCreateAuthority({ folder, name: 'test-ca', now });
  return loadOrIssue({
    files: identityFiles(folder, 'api'),
    covers: names,
    now: at,
    make: () => issueServer(authority, { names, now: at }),
  });
}

describe('identities in files', () => {
  it('are made once and kept', async () => {
    const first = await server(['localhost'], now);
    const authority = await loadOrCreateAuthority({ folder, name: 'test-ca', now });
    expect(await loadIdentity(identityFiles(folder, 'ca'))).toMatchObject({
      certPem: authority.certPem,
    });
    expect(await server(['localhost'], now)).toEqual(first);
  });

  it('keep keys to their owner', async () => {
    await server(['localhost'], now);
    const files = identityFiles(folder, 'api');
    expect(statSync(files.keyFile).mode & 0o777).toBe(0o600);
    expect(statSync(files.certFile).mode & 0o777).toBe(0o644);
  });

  it('are made anew when a name is added', async () => {
    const first = await server(['localhost'], now);
    const second = await server(['localhost', '10.0.0.7'], now);
    expect(second.certPem).not.toBe(first.certPem);
    expect(readCertificate(second.certPem).names).toEqual(['localhost', '10.0.0.7']);
  });

  it('are made anew shortly before they expire', async () => {
    const first = await server(['localhost'], now);
    const almost = now + validity.serverMs - validity.renewBeforeMs + 60_000;
    expect((await server(['localhost'], almost)).certPem).not.toBe(first.certPem);
  });

  it('are absent when a file is', async () => {
    expect(await loadIdentity(identityFiles(folder, 'nobody'))).toBeUndefined();
  });

  it('have times that allow for a clock that is behind', async () => {
    const facts = readCertificate((await server(['localhost'], now)).certPem);
    expect(facts.notBefore.getTime()).toBeLessThan(now);
    expect(facts.subject).toBe('CN=localhost');
  });
});
