import { chmodSync, existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { socketFolder } from './socket-folder.js';
import { withFolder } from './testing.js';

describe('the folder of a socket', () => {
  it('is the preferred one while its path is short', () =>
    withFolder(async (folder) => {
      expect(socketFolder(join(folder, 's'), 'a.sock')).toBe(join(folder, 's'));
      expect(statSync(join(folder, 's')).mode & 0o777).toBe(0o700);
    }));

  it('is the same short private one for a deep path, every time', () =>
    withFolder(async (folder) => {
      const deep = join(folder, 'x'.repeat(120));
      const first = socketFolder(deep, 'a.sock');
      expect(socketFolder(deep, 'a.sock')).toBe(first);
      expect(socketFolder(`${deep}y`, 'a.sock')).not.toBe(first);
      expect(existsSync(deep)).toBe(false);
      rmSync(first, { recursive: true });
      rmSync(socketFolder(`${deep}y`, 'a.sock'), { recursive: true });
    }));

  it('is refused when others may enter it', () =>
    withFolder(async (folder) => {
      const deep = join(folder, 'x'.repeat(120));
      const short = socketFolder(deep, 'a.sock');
      chmodSync(short, 0o777);
      expect(() => socketFolder(deep, 'a.sock')).toThrow('socket.folderIsNotOurs');
      rmSync(short, { recursive: true });
    }));
});
