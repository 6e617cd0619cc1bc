import { MemberError } from '../errors.js';

/** Decodes JSON without ever repeating it: the parser's own error quotes its input. */
export function parseJson(bytes: Uint8Array | string): unknown {
  try {
    const text = typeof bytes === 'string' ? bytes : utf8.decode(bytes);
    return JSON.parse(text) as unknown;
  } catch {
    throw new MemberError('member.garbage', { because: 'not JSON' });
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
