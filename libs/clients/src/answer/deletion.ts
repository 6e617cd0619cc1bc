import { fieldsOf } from './fields.js';
import { parseJson } from './json.js';

/**
 * Whether the answer to a DELETE proves that the object of this uid is gone: an API server answers with a Status that names it then,
 * and with the object itself while that stays for finalizers (with Services, ServiceAccounts and ResourceQuotas in any case).
 * Anything else proves nothing.
 */
export function provesGone(body: Uint8Array, uid: string | undefined): boolean {
  if (uid === undefined) return false;
  try {
    const { kind, status, details } = fieldsOf(parseJson(body));
    return kind === 'Status' && status === 'Success' && fieldsOf(details)['uid'] === uid;
  } catch {
    return false;
  }
}
