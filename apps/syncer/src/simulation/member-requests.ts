/** Every request of a syncer to a simulated member is a question to it. */
import type { MemberWrite } from '@navarch/clients';
import { type Faults, memberCourse } from './faults.js';
import type { SimulatedMember } from './member.js';
import type { Random } from './random.js';
import type { Scheduler } from './scheduler.js';

export type ClientParts = {
  readonly member: SimulatedMember;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  readonly beforeWrite: (cluster: string, write: MemberWrite) => void;
  /** Aborts when the client is closed. */
  readonly closing: AbortSignal;
};

type Ask = <Answer>(label: () => string, act: () => Answer) => Promise<Answer>;

export const asking =
  ({ member, scheduler, faults, random }: ClientParts): Ask =>
  (label, act) =>
    scheduler.ask({
      label: () => `${member.name}: ${label()}`,
      act: async () => act(),
      course: () => memberCourse(member.silence, faults, random),
    });
