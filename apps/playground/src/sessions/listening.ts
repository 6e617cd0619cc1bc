/** What listens in simulated containers, on every port: a page that says who answers. */
import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';

type Place = { readonly pod: string; readonly port: number };

/** Serves one connection to a port of a Pod. It listens nowhere: connections are handed to it. */
export function connectTo(place: Place, connection: Duplex): void {
  connection.on('error', () => undefined);
  places.set(connection, place);
  page.emit('connection', connection);
}

const places = new WeakMap<Duplex, Place>();

const page: Server = createServer((request, response) => {
  const { pod = '', port = 0 } = places.get(request.socket) ?? {};
  response.writeHead(200, { 'content-type': 'text/plain', connection: 'close' });
  response.end(`${pod} answers ${request.method} ${request.url} on port ${port}\n`);
});
