import { createServer, type Server } from 'node:http';
import { answerUnreadable, createHttpApp, type HttpAppOptions, type Service } from '@tellonce/service-kit';

export type ServeOptions = HttpAppOptions & { port: number; host: string };

export type Serving = { port: number; stop(): Promise<void> };

/**
 * All services on one port. They start in the order given, before the first request is let in, and stop in the other
 * order after the last: what a later one relies on is still there while it finishes.
 */
export async function serve(services: readonly Service[], options: ServeOptions): Promise<Serving> {
  const { app, mount, finish } = createHttpApp(options);
  const server = createServer(app);
  answerUnreadable(server);
  for (const service of services) {
    mount(service);
    service.attach?.(server);
  }
  finish();
  for (const service of services) await service.start();
  const port = await listen(server, options.port, options.host);
  return {
    port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      for (const service of [...services].reverse()) {
        await service
          .stop()
          .catch((error: unknown) => options.logger.error({ err: error }, `${service.name} did not stop`));
      }
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
