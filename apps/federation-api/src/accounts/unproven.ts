/** What a token says of itself, which proves nothing: enough to tell whose it is not. Pure. */
import { keptIssuer } from './claims.js';

/** Undefined for what is no token of this form. */
export function unprovenIn(
  token: string,
): { readonly issuer: string; readonly keyId: string | undefined } | undefined {
  const [header = '', payload = '', ...rest] = token.split('.');
  if (rest.length !== 1) return undefined;
  const { kid } = fieldsIn(Buffer.from(header, 'base64url').toString());
  const { iss } = fieldsIn(Buffer.from(payload, 'base64url').toString());
  if (typeof iss !== 'string') return undefined;
  return { issuer: iss, keyId: typeof kid === 'string' ? kid : undefined };
}

/** Whether a token that says so is one of ours. */
export const isIssuer = (issuers: readonly string[], issuer: string): boolean =>
  issuer === keptIssuer || issuers.includes(issuer);

export function fieldsIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
