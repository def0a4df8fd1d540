import net from 'node:net';
import { freePort } from './BackendProcess';

/** `npm test` brings one along. */
export const testDatabase =
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING;

/** The way from a backend to a real PostgreSQL, which can be cut and mended: a database that goes away. */
export class DatabaseRoad {
  readonly port: number;
  readonly #target: URL;
  readonly #sockets = new Set<net.Socket>();
  #server: net.Server | undefined;

  static async open(): Promise<DatabaseRoad> {
    if (!testDatabase) {
      throw new Error('There is no PostgreSQL for tests');
    }
    const road = new DatabaseRoad(await freePort(), new URL(testDatabase));
    await road.mend();
    return road;
  }

  private constructor(port: number, target: URL) {
    this.port = port;
    this.#target = target;
  }

  get user(): string {
    return decodeURIComponent(this.#target.username);
  }

  get password(): string {
    return decodeURIComponent(this.#target.password);
  }

  async mend(): Promise<void> {
    this.#server = net.createServer(near => {
      const far = net.connect(
        Number(this.#target.port || 5432),
        this.#target.hostname,
      );
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          near.destroy();
          far.destroy();
          this.#sockets.delete(socket);
        });
      }
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve, reject) => {
      this.#server?.once('error', reject);
      this.#server?.listen(this.port, '127.0.0.1', resolve);
    });
  }

  async cut(): Promise<void> {
    const closed = new Promise(resolve => this.#server?.close(resolve));
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    await closed;
  }
}
