import { afterEach } from '@jest/globals';
import { MemberClient } from '../client.js';
import { MemberError } from '../errors.js';
import { FakeMember } from './fake-member.js';

/** What a test opens, closed after it. */
export function openRig(): {
  readonly startMember: typeof FakeMember.start;
  readonly clientOf: (...from: ConstructorParameters<typeof MemberClient>) => MemberClient;
  readonly closing: (one: { close: () => Promise<void> }) => void;
} {
  const opened: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0).toReversed()) await one.close();
  });
  return {
    startMember: async (...from) => {
      const member = await FakeMember.start(...from);
      opened.push({ close: () => member.stop() });
      return member;
    },
    clientOf: (...from) => {
      const client = new MemberClient(...from);
      opened.push(client);
      return client;
    },
    closing: (one) => void opened.push(one),
  };
}

/** The error that a request ends with; anything else fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<MemberError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof MemberError) return error;
    throw error;
  }
  throw new Error('it succeeded');
}
