import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '@navarch/model';
import { immutableField } from '../names/metadata.js';
import { forbiddenField, invalidValue, required, tooLong } from '../names/problems.js';
import { complainConfigKey } from '../names/rules.js';
import type { FieldError } from '../status.js';
import { base64Bytes } from './base64.js';
import { kindLimits } from './limits.js';
import { type SecretShape, shaped } from './shapes.js';

/** Rules for Secrets. No message here quotes a value: errors are shown and logged. */
export function validateSecret(secret: KubeObject): FieldError[] {
  const { data = {}, type = 'Opaque' } = shaped<SecretShape>(secret);
  const errors = Object.keys(data).flatMap((key) =>
    complainConfigKey(key).map((complaint) => invalidValue(`data[${key}]`, key, complaint)),
  );
  let bytes = 0;
  for (const value of Object.values(data)) bytes += base64Bytes(value);
  if (bytes > kindLimits.secretBytesMax) errors.push(tooLong('data', kindLimits.secretBytesMax));
  return [...errors, ...(typeRules[type]?.(data, secret) ?? [])];
}

type Data = Readonly<Record<string, string>>;
type TypeRule = (data: Data, secret: KubeObject) => FieldError[];

const needs =
  (...keys: readonly string[]): TypeRule =>
  (data) =>
    keys.filter((key) => !Object.hasOwn(data, key)).map((key) => required(`data[${key}]`));

/** The key must be there and hold JSON. */
const needsJson =
  (key: string): TypeRule =>
  (data) => {
    const value = data[key];
    if (value === undefined || !Object.hasOwn(data, key)) return [required(`data[${key}]`)];
    return isJson(Buffer.from(value, 'base64').toString('utf8'))
      ? []
      : [invalidValue(`data[${key}]`, '<secret contents redacted>', 'invalid character in JSON')];
  };

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Only whether it parses is asked; the parser's message would quote the value.
    return false;
  }
}

const accountAnnotation = 'kubernetes.io/service-account.name';

const typeRules: Readonly<Record<string, TypeRule>> = {
  'kubernetes.io/tls': needs('tls.crt', 'tls.key'),
  'kubernetes.io/ssh-auth': needs('ssh-privatekey'),
  'kubernetes.io/dockerconfigjson': needsJson('.dockerconfigjson'),
  'kubernetes.io/dockercfg': needsJson('.dockercfg'),
  'kubernetes.io/basic-auth': (data) =>
    Object.hasOwn(data, 'username') || Object.hasOwn(data, 'password')
      ? []
      : [required('data[username]'), required('data[password]')],
  'kubernetes.io/service-account-token': (_data, secret) =>
    (secret.metadata.annotations?.[accountAnnotation] ?? '') === ''
      ? [required(`metadata.annotations[${accountAnnotation}]`)]
      : [],
};

export function validateSecretUpdate(next: KubeObject, previous: KubeObject): FieldError[] {
  const after = shaped<SecretShape>(next);
  const before = shaped<SecretShape>(previous);
  const errors = after.type === before.type ? [] : [immutableField('type', after.type)];
  if (before.immutable !== true) return errors;
  const frozen = 'field is immutable when `immutable` is set';
  if (after.immutable !== true) errors.push(forbiddenField('immutable', frozen));
  if (!isDeepStrictEqual(after.data ?? {}, before.data ?? {}))
    errors.push(forbiddenField('data', frozen));
  return errors;
}
