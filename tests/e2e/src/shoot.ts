import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

export const picturesDirectory = fileURLToPath(new URL('../../../infra/docs/pictures', import.meta.url));

/** Takes pictures of pages into a directory, as they look when nothing loads any more. */
export const createShoot = (directory: string) => {
  mkdirSync(directory, { recursive: true });
  return async (page: Page, name: string): Promise<void> => {
    // Nothing is caught halfway through its motion.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.mouse.move(0, 799);
    // A text in new characters asks for their part of the font only once it is laid out.
    await page.evaluate(`new Promise((resolve) => {
      const look = () => (document.fonts.status === 'loaded' ? resolve(null) : setTimeout(look, 50));
      requestAnimationFrame(() => requestAnimationFrame(look));
    })`);
    await page.screenshot({ path: join(directory, `${name}.png`) });
    console.log(name);
  };
};
