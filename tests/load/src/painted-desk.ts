import type { Offer } from '@tellonce/contracts';
import { launchBrowser } from '@tellonce/e2e/browser';
import type { BenchAgent } from './bench-agents.ts';

/**
 * Runs in the page; as text, since a compiled function refers to the compiler's own helpers.
 * The frame after the one that has the card is when it is on the glass.
 */
const watchForCards = `
  const seen = new Set();
  new MutationObserver(() => {
    const card = document.querySelector('[data-testid="ringing-card"]');
    const reservationId = card && card.getAttribute('data-reservation-id');
    if (!reservationId || seen.has(reservationId)) return;
    seen.add(reservationId);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      notePainted(reservationId, performance.timeOrigin + performance.now());
    }));
  }).observe(document, { childList: true, subtree: true });
`;

/** One agent's desktop in a real browser, which notes when each ringing card was painted. */
export const openPaintedDesk = async (
  url: string,
  agent: BenchAgent,
): Promise<{ samples(offers: readonly Offer[]): number[]; close(): Promise<void> }> => {
  const browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' });
  // The agent's own session: signing in again would end it.
  const [name = '', value = ''] = agent.cookie.split('=');
  await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }]);
  const page = await context.newPage();
  const paintedAt = new Map<string, number>();
  await page.exposeFunction('notePainted', (reservationId: string, at: number) => {
    if (!paintedAt.has(reservationId)) paintedAt.set(reservationId, at);
  });
  await page.addInitScript({ content: watchForCards });
  await page.goto(url);
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
