/** Every request of a syncer to a simulated member is a question to it. */
import { MemberError, type MemberWrite } from '@navarch/clients';
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
  readonly onFailure: (cluster: string, error: MemberError) => void;
  /** Aborts when the client is closed. */
  readonly closing: AbortSignal;
};

type Ask = <Answer>(label: () => string, act: () => Answer) => Promise<Answer>;

export const asking =
  (parts: ClientParts): Ask =>
  async (label, act) => {
    const { member, scheduler, faults, random } = parts;
    try {
      return await scheduler.ask({
        label: () => `${member.name}: ${label()}`,
        act: async () => act(),
        course: () => memberCourse(member.silence, faults, random),
      });
    } catch (error) {
      tell(parts, error);
      throw error;
    }
  };

/** As a real client does of each request that fails, and of each watch. */
export function tell({ member, onFailure }: ClientParts, error: unknown): void {
  if (error instanceof MemberError) onFailure(member.name, error);
}
