/** What a fresh clone installs: complete for every platform, and from no named host. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from './root.js';

type LockedPackage = {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

describe('package-lock.json', () => {
  it('has an entry for every platform binary that a package offers', () => {
    const names = new Set(
      Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')),
    );
    const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !names.has(name))
        .map((name) => `${path} → ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry host', () => {
    const hosts = Object.values(lock.packages).filter((entry) =>
      /^https?:/.test(entry.resolved ?? ''),
    );
    expect(hosts).toEqual([]);
  });
});
