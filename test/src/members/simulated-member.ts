import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlaygroundProcess } from './playground-process.js';
import type { MemberKind } from './started-member.js';

export const simulatedMember: MemberKind = {
  name: 'the simulated member',
  runsPods: true,
  start: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'navarch-member-'));
    const playground = await PlaygroundProcess.start({
      folder,
      arguments: ['--members', 'tokyo', '--any-port'],
    });
    return {
      credentials: await playground.credentials('tokyo'),
      stop: async () => {
        await playground.stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};
