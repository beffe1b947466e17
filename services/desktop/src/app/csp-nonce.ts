/** The nonce that the gateway put into this page, for the style elements that Mantine makes. */
export const cspNonce = (): string => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

declare global {
  /** Where the scroll lock below Mantine's dialogs looks for a nonce. */
  var __webpack_nonce__: string | undefined;
}
globalThis.__webpack_nonce__ = cspNonce();
