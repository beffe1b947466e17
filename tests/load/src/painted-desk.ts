import type { Offer } from '@tellonce/contracts';
import { launchBrowser } from '@tellonce/e2e/browser';
import type { BenchAgent } from './bench-agents.ts';

/** One agent's desktop in a real browser, which notes when each ringing card was painted. */
export const openPaintedDesk = async (
  url: string,
  agent: BenchAgent,
): Promise<{ samples(offers: readonly Offer[]): number[]; close(): Promise<void> }> => {
  const browser = await launchBrowser();
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' })).newPage();
  const paintedAt = new Map<string, number>();
  await page.exposeFunction('notePainted', (reservationId: string, at: number) => {
    if (!paintedAt.has(reservationId)) paintedAt.set(reservationId, at);
  });
  await page.addInitScript(() => {
    const seen = new Set<string>();
    const look = (): void => {
      const card = document.querySelector('[data-testid="ringing-card"]');
      const reservationId = card?.getAttribute('data-reservation-id');
      if (!reservationId || seen.has(reservationId)) return;
      seen.add(reservationId);
      // The frame after the one that has the card is when it is on the glass.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          (globalThis as unknown as { notePainted(id: string, at: number): void }).notePainted(
            reservationId,
            performance.timeOrigin + performance.now(),
          );
        }),
      );
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
  });
  await page.goto(url);
  await page.locator('input[name=signInName]').fill(agent.signInName);
  await page.locator('input[name=password]').fill(agent.password);
  await page.getByTestId('sign-in').click();
  await page.getByTestId('state-picker').waitFor();
  return {
    samples: (offers) =>
      offers.flatMap((offer) => {
        const at = paintedAt.get(offer.reservationId);
        return at === undefined ? [] : [at - Date.parse(offer.offeredAt)];
      }),
    close: () => browser.close(),
  };
};
