import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends one inline command to a Redis on a unix socket and returns its one-line answer. */
export async function redisCommand(socketPath: string, command: string): Promise<string> {
  const socket = connect(socketPath);
  socket.write(`${command}\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return answer.toString('utf8').trim();
}
