/** A federation with a namespace of its own for the tests of one `describe`, and clients of its members. */
import { afterAll, beforeAll } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { Federation } from './federation.js';
import { openMember } from './member-access.js';
import { create, namespace } from './world.js';

export type Started<Name extends string> = {
  readonly on: Federation;
  readonly clients: Readonly<Record<Name, MemberClient>>;
};

export type StartOptions<Name extends string> = {
  readonly home: string;
  /** Of which there are to be clients. */
  readonly members: readonly Name[];
  readonly settings?: Readonly<Record<string, string>>;
};

/** Starts before the first test, tells of it (`begin` is done before it too), and stops after the last. */
export function onFederation<Name extends string>(
  { home, members, settings = {} }: StartOptions<Name>,
  begin: (started: Started<Name>) => Promise<void> | void,
): void {
  let on: Federation | undefined;
  const clients = {} as Record<Name, MemberClient>;
  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres', settings });
    for (const name of members) clients[name] = await openMember(on, name);
    await create(on, namespace(home));
    await begin({ on, clients });
  }, 180_000);
  afterAll(async () => {
    await Promise.all(Object.values<MemberClient>(clients).map((client) => client.close()));
    await on?.stop();
  }, 60_000);
}
