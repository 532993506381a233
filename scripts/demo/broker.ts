import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';

/** The demo's MQTT broker, which can be stopped and started again as a real one may be. */
export type DemoBroker = {
  start(): Promise<void>;
  /** Ends every connection at once, as a broker that is killed does. It forgets what it retained. */
  stop(): Promise<void>;
  readonly running: boolean;
};

export function demoBroker(port: number): DemoBroker {
  let server: Server | null = null;
  let broker: Aedes | null = null;
  const sockets = new Set<Socket>();
  return {
    get running() {
      return server !== null;
    },
    async start() {
      if (server !== null) return;
      const aedes = await Aedes.createBroker({ id: 'demo', queueLimit: 1_000 });
      const listening = createServer((socket) => {
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
        socket.on('error', () => socket.destroy());
        aedes.handle(socket);
      });
      listening.listen(port, '127.0.0.1');
      try {
        await once(listening, 'listening');
      } catch (cause) {
        aedes.close();
        throw new Error(
          `port ${port} on 127.0.0.1 is taken; set MQTT_PORT to a free one (MQTT_PORT=1884 ./scripts/run)`,
          { cause },
        );
      }
      server = listening;
      broker = aedes;
    },
    async stop() {
      const [listening, aedes] = [server, broker];
      if (listening === null || aedes === null) return;
      server = null;
      broker = null;
      const closed = once(listening, 'close');
      listening.close();
      for (const socket of sockets) socket.destroy();
      await closed;
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
    },
  };
}
