import { answerUnreadable, createHttpApp, type HttpAppOptions, type Service } from '@tellonce/service-kit';
import { certificatePath, certificateRouter } from './certificate-page.ts';
import { createTwoWayServer, type ServerCertificate } from './two-way-server.ts';

export type ServeOptions = HttpAppOptions & {
  port: number;
  host: string;
  /** HTTPS, and where people find what makes their browsers trust it; absent: plain HTTP. */
  secure?: ServerCertificate & { authority: string; desktopUrl: string };
};

export type Serving = { port: number; stop(): Promise<void> };

/**
 * All services on one port. They start in the order given, before the first request is let in, and stop in the other
 * order after the last: what a later one relies on is still there while it finishes.
 */
export async function serve(services: readonly Service[], options: ServeOptions): Promise<Serving> {
  const { app, mount, finish } = createHttpApp(options);
  const { secure } = options;
  const door = createTwoWayServer({ handler: app, certificate: secure ?? null, plainPath: certificatePath });
  const { server } = door;
  answerUnreadable(server);
  if (secure) app.use(certificateRouter(secure.authority, secure.desktopUrl));
  for (const service of services) {
    mount(service);
    service.attach?.(server);
  }
  finish();
  for (const service of services) await service.start();
  const { port } = await door.listen(options.port, options.host);
  return {
    port,
    async stop() {
      const closed = door.close();
      door.closeIdleConnections();
      for (const service of [...services].reverse()) {
        await service
          .stop()
          .catch((error: unknown) => options.logger.error({ err: error }, `${service.name} did not stop`));
      }
      door.closeAllConnections();
      await closed;
    },
  };
}
