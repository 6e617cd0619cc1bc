import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { socketFolder } from '@navarch/backing';
import { printError } from '@navarch/runtime';
import type { Home } from '../home.js';
import { controlSocket, parseRequest, type ControlEvent, type ControlRequest } from './protocol.js';

export type ControlHandler = (
  request: ControlRequest,
  progress: (text: string) => void,
) => Promise<ControlEvent>;

/** Where the supervisor of a data folder is reached; short even when the folder is deep. */
export const controlPath = (home: Home): string =>
  join(socketFolder(home.dataDir, controlSocket), controlSocket);

/** Listens until closed. Whoever may open the socket (its folder is private) may give orders. */
export async function listenForControl(path: string, handle: ControlHandler): Promise<Server> {
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    // Somebody who hangs up in the middle of an answer is no reason to stop.
    socket.on('error', () => socket.destroy());
    serve(socket, handle).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return server;
}

async function serve(socket: Socket, handle: ControlHandler): Promise<void> {
  const send = (event: ControlEvent): void => {
    if (socket.writable) socket.write(`${JSON.stringify(event)}\n`);
  };
  for await (const line of createInterface({ input: socket })) {
    const request = parseRequest(line);
    if (request === undefined) send({ event: 'error', message: 'the request is malformed' });
    else send(await answer(request, handle, (text) => send({ event: 'progress', text })));
    break;
  }
  socket.end();
}

async function answer(
  request: ControlRequest,
  handle: ControlHandler,
  progress: (text: string) => void,
): Promise<ControlEvent> {
  try {
    return await handle(request, progress);
  } catch (error) {
    return { event: 'error', message: printError(error) };
  }
}
