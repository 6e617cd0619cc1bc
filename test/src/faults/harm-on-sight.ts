/**
 * Preloaded into a syncer: whenever it is about to ask a member about an object whose name says so, the process is harmed by what
 * an unknown bug would do. `…-kills` ends it on the spot; `…-rejects` leaves a rejection that nobody handles; `…-throws` throws in
 * a callback of its own. The bug is mended when its file is gone.
 */
import { subscribe } from 'node:diagnostics_channel';
import { existsSync } from 'node:fs';

export const harmFileVariable = 'FAULTS_HARM_FILE';

const harms: Readonly<Record<string, () => void>> = {
  kills: () => process.kill(process.pid, 'SIGKILL'),
  rejects: () => void Promise.reject(new Error('nobody handles this')),
  throws: () => {
    setImmediate(() => {
      throw new Error('nobody catches this');
    });
  },
};

const file = process.env[harmFileVariable];
if (file !== undefined)
  subscribe('undici:request:create', (message) => {
    const { request } = message as { readonly request: { readonly path: string } };
    const [, harm = ''] = /\/[a-z]+-(kills|rejects|throws)(?:\?|$)/.exec(request.path) ?? [];
    if (existsSync(file)) harms[harm]?.();
  });
