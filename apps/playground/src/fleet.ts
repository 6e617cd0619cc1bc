import { join } from 'node:path';
import { type Member, type MemberOptions, startMember } from './member.js';

export type FleetOptions = Omit<MemberOptions, 'name'> & { readonly names: readonly string[] };

/**
 * Many members in one process, for tests and measurements: each in a folder of its own name, ports counted up
 * from the first (all any when that is 0). Either all start or none does.
 */
export async function startMembers(options: FleetOptions): Promise<readonly Member[]> {
  const { names, folder, port, ...rest } = options;
  const started: Member[] = [];
  try {
    for (const [index, name] of names.entries()) {
      const own = { folder: join(folder, name), port: port === 0 ? 0 : port + index };
      started.push(await startMember({ ...rest, ...own, name }));
    }
    return started;
  } catch (error) {
    await stopMembers(started);
    throw error;
  }
}

export async function stopMembers(members: readonly Member[]): Promise<void> {
  await Promise.all(members.map((member) => member.stop()));
}
