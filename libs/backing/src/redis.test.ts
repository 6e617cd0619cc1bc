import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { findRedis, startRedis } from './redis.js';
import { isRunning, withFolder } from './testing.js';

/** One inline command, one line of an answer. */
function ask(url: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(new URL(url).pathname);
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString('utf8').trim());
    });
    socket.write(`${command}\r\n`);
  });
}

async function liveLife(folder: string): Promise<void> {
  const server = await startRedis({ dataDir: folder });
  expect(await ask(server.url, 'CONFIG GET maxmemory-policy')).toContain('noeviction');
  expect(await ask(server.url, 'SET a 7')).toBe('+OK');
  const first = server.pid;
  await server.kill();
  expect(isRunning(first)).toBe(false);
  await server.restart();
  expect(await ask(server.url, 'GET a')).toContain('7');
  await server.stop();
  expect(isRunning(server.pid)).toBe(false);
}

describe('a private Redis', () => {
  const program = findRedis();
  if (program === undefined) {
    it('says that there is no program to run', () =>
      withFolder(async (folder) => {
        const failed = startRedis({ dataDir: folder });
        await expect(failed).rejects.toMatchObject({ code: 'redis.noProgram' });
      }));
  } else {
    it(`keeps what it was given over a kill (${program.command})`, () => withFolder(liveLife));
  }
});
