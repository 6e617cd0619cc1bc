import { execFileSync } from 'node:child_process';
import type { QueueKind } from './federation.js';

/** The queue backends that can be had here: PostgreSQL always, Redis where a server is on PATH (in CI it must be). */
export const queueKinds: readonly QueueKind[] =
  process.env['CI'] === 'true' || isOnPath('redis-server') || isOnPath('valkey-server')
    ? ['redis', 'postgres']
    : ['postgres'];

function isOnPath(command: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
