import { expect, it } from 'vitest';
import { fallbackDocument } from './fallback-document.ts';

it('apologizes in both languages, gives us time, and leads back', () => {
  const document = fallbackDocument('https://calls.example.com/webhooks/ivr/voice?a=1&b=2');
  expect(document).toMatch(/zh-CN.*en-US.*<Pause length="\d+"\/><Redirect method="POST">/);
  expect(document).toContain('?a=1&amp;b=2</Redirect>');
});
