import {
  connect,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';

/**
 * A way to a server that can be closed and opened, so that a program can be watched while its database is away.
 */
export class Door {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isOpen = true;

  /** @param target - where it leads */
  static async create(target: { host: string; port: number }): Promise<Door> {
    const door = new Door(target);
    await new Promise<void>((resolve, reject) => {
      door.#server.once('error', reject);
      door.#server.listen(0, '127.0.0.1', resolve);
    });
    return door;
  }

  private constructor(target: { host: string; port: number }) {
    this.#server = createServer(inside => {
      if (!this.#isOpen) {
        inside.resetAndDestroy();
        return;
      }
      const outside = connect(target.port, target.host);
      const pair = [inside, outside];
      for (const socket of pair) {
        this.#sockets.add(socket);
        socket.setNoDelay(true);
        // Whatever ends one of the two ends the other
        socket.on('error', () => {});
        socket.on('close', () => {
          this.#sockets.delete(socket);
          pair.forEach(each => each.destroy());
        });
      }
      inside.pipe(outside);
      outside.pipe(inside);
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Cuts who is inside, and turns away who comes. */
  close(): void {
    this.#isOpen = false;
    this.#sockets.forEach(socket => socket.resetAndDestroy());
  }

  open(): void {
    this.#isOpen = true;
  }

  async dispose(): Promise<void> {
    this.close();
    await new Promise(resolve => this.#server.close(resolve));
  }
}
