import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { Complaint } from '../complaint.js';
import type { Home } from '../home.js';
import { limits } from '../limits.js';
import { parseEvent, type ControlEvent, type ControlRequest } from './protocol.js';
import { controlPath } from './server.js';

export type ControlResult = Extract<ControlEvent, { event: 'result' }>;

/**
 * Asks the supervisor of this data folder.
 *
 * Undefined when nobody listens. `waitMs` is for the whole answer; progress arrives as it is made.
 */
export async function askSupervisor(
  home: Home,
  request: ControlRequest,
  options: { waitMs?: number; progress?: (text: string) => void } = {},
): Promise<ControlResult | undefined> {
  const socket = await reach(controlPath(home));
  if (socket === undefined) return undefined;
  socket.setTimeout(options.waitMs ?? limits.controlMs, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.write(`${JSON.stringify(request)}\n`);
  try {
    return await readResult(socket, options.progress ?? (() => undefined));
  } finally {
    socket.destroy();
  }
}

function reach(path: string): Promise<Socket | undefined> {
  const socket = connect(path);
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

async function readResult(
  socket: Socket,
  progress: (text: string) => void,
): Promise<ControlResult> {
  for await (const line of createInterface({ input: socket })) {
    const event = parseEvent(line);
    if (event === undefined) continue;
    switch (event.event) {
      case 'progress':
        progress(event.text);
        break;
      case 'error':
        throw new Complaint(event.message);
      case 'result':
        return event;
    }
  }
  throw new Complaint('the supervisor did not answer', ['./navarch logs supervisor']);
}
