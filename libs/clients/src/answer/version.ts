import { MemberError } from '../errors.js';

const versionText = /^v\d{1,4}\.\d{1,4}\.\d{1,4}[A-Za-z0-9.+_-]{0,64}$/;

/** `gitVersion` of a `/version` answer. */
export function readVersion(value: unknown): string {
  const { gitVersion } = (typeof value === 'object' && value !== null ? value : {}) as {
    readonly gitVersion?: unknown;
  };
  if (typeof gitVersion === 'string' && versionText.test(gitVersion)) return gitVersion;
  throw new MemberError('member.garbage', { because: 'no version' });
}
