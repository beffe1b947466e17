import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** Shorter than applications keep a connection that nobody uses: Node 5 s, others longer. */
const idleMs = 2_000;
const mostIdle = 128;

/** Connections to the application, which are used again while calls go on. */
export class Connections {
  readonly http = new HttpAgent({ keepAlive: true, timeout: idleMs, maxFreeSockets: mostIdle });
  readonly https = new HttpsAgent({ keepAlive: true, timeout: idleMs, maxFreeSockets: mostIdle });

  close(): void {
    this.http.destroy();
    this.https.destroy();
  }
}
