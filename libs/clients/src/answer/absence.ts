/** What an answer that is no success means. */
import { MemberError } from '../errors.js';
import type { Answer } from '../transport.js';

/** Throws what the member refused with. */
export function bodyOf(answer: Answer): Uint8Array {
  if (answer.kind === 'refusal') throw answer.error;
  return answer.body;
}

/** Proof that the object is not there. A 404 that is anything else is not an answer to the question. */
export function isAbsence(answer: Answer, name: string): boolean {
  if (answer.kind !== 'refusal' || answer.status !== 404) return false;
  if (answer.facts?.reason === 'NotFound' && answer.facts.name === name) return true;
  throw new MemberError('member.garbage', { because: 'a 404 of something else' }, { status: 404 });
}
