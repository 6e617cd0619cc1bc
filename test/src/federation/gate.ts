/** A way to a member that can be shut: what was connected is cut, what connects is refused, and the member knows of nothing. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class Gate {
  private readonly sockets = new Set<Socket>();
  private isOpen = true;

  private constructor(
    private readonly server: Server,
    private readonly to: number,
  ) {}

  /** `to`: the port of the member on this machine. */
  static async open(to: number): Promise<Gate> {
    const server = createServer();
    const gate = new Gate(server, to);
    server.on('connection', (socket: Socket) => gate.pass(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return gate;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  shut(): void {
    this.isOpen = false;
    for (const socket of this.sockets) socket.destroy();
  }

  reopen(): void {
    this.isOpen = true;
  }

  async close(): Promise<void> {
    this.shut();
    this.server.close();
    await once(this.server, 'close');
  }

  private pass(near: Socket): void {
    this.keep(near);
    if (!this.isOpen) return void near.destroy();
    const far = connect(this.to, '127.0.0.1');
    this.keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }
}
