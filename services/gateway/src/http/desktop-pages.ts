import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nonceOf } from '@tellonce/service-kit';
import express, { type RequestHandler, type Router } from 'express';

const year = '365d';
/** Other doors on the same port; the desktop's own addresses are all the rest. */
const notPages = /^\/(api|webhooks|socket\.io|metrics|assets)(\/|$)/;

const notBuilt = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Tellonce</title></head>
<body><h1>The desktop has not been built yet</h1>
<p>The services are running, but there is no desktop to show. Stop them and run <code>npm start</code>: it builds the desktop first.</p>
<p lang="zh-CN">服务已经启动，但桌面程序尚未构建。请停止后运行 <code>npm start</code>，它会先构建桌面程序。</p>
</body></html>
`;

/**
 * The desktop: hashed assets that never change, and index.html for every other address, with this answer's CSP nonce
 * (Mantine injects styles, which a strict policy allows only with it) and never cached.
 */
export const desktopPages = (desktopDir: string): Router => {
  const router = express.Router();
  const page: RequestHandler = async (req, res, next) => {
    // An address with an extension names a file: a missing one is missing, not a page.
    if (notPages.test(req.path) || /\.[a-z0-9]+$/i.test(req.path)) {
      next();
      return;
    }
    res.setHeader('Cache-Control', 'no-store');
    res.type('html');
    const html = await readFile(join(desktopDir, 'index.html'), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (html === null) res.status(503).send(notBuilt);
    else res.send(html.replaceAll('__CSP_NONCE__', nonceOf(res)));
  };
  router.use(
    '/assets',
    express.static(join(desktopDir, 'assets'), { immutable: true, maxAge: year, index: false, redirect: false }),
  );
  router.get('/index.html', (_req, res) => res.redirect(301, '/'));
  router.use(express.static(desktopDir, { index: false, redirect: false, maxAge: '1h' }));
  router.get('/{*splat}', page);
  return router;
};
