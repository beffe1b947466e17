import { createHmac, randomBytes } from 'node:crypto';
import type { Router } from 'express';
import type { Engine } from '../engine.ts';
import { toRfc2822 } from '../time/rfc2822.ts';
import { Form } from './form.ts';

const longestTtlSeconds = 86_400;
const turnPort = 3478;

/**
 * Network traversal tokens: credentials of the TURN REST form (expiry in the name, HMAC of it as the password) for this
 * carrier's own host. The carrier itself relays nothing; a TURN server beside it that knows the account's token accepts
 * them.
 */
export function tokenRoutes(router: Router, engine: Engine): void {
  router.post('/Tokens.json', (req, res) => {
    const ttl = new Form(req.body).integer('Ttl', 20001, 1, longestTtlSeconds) ?? longestTtlSeconds;
    const now = engine.clock.now();
    const username = `${Math.floor(now / 1000) + ttl}:${randomBytes(16).toString('hex')}`;
    const password = createHmac('sha1', engine.account.credentials.authToken).update(username).digest('base64');
    const host = `${new URL(engine.address.url).hostname}:${turnPort}`;
    const relay = (transport: string) => {
      const url = `turn:${host}?transport=${transport}`;
      return { url, urls: url, username, credential: password };
    };
    res.status(201).json({
      account_sid: engine.account.sid,
      username,
      password,
      ttl: String(ttl),
      ice_servers: [{ url: `stun:${host}`, urls: `stun:${host}` }, relay('udp'), relay('tcp')],
      date_created: toRfc2822(now),
      date_updated: toRfc2822(now),
    });
  });
}
