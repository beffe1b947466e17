/** The cookies that one call's webhooks have collected, by host. Enough of a browser for a session id. */
export class CookieJar {
  #byHost: Map<string, Map<string, string>> | null = null;

  headerFor(url: string): string | null {
    const cookies = this.#byHost?.get(new URL(url).host);
    if (!cookies || cookies.size === 0) return null;
    return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  keep(url: string, setCookie: readonly string[] | undefined): void {
    if (!setCookie) return;
    const host = new URL(url).host;
    this.#byHost ??= new Map();
    const cookies = this.#byHost.get(host) ?? new Map<string, string>();
    for (const line of setCookie) {
      const [pair = '', ...attributes] = line.split(';');
      const equals = pair.indexOf('=');
      if (equals < 1) continue;
      const name = pair.slice(0, equals).trim();
      if (attributes.some((one) => /^\s*max-age=0*\s*$/i.test(one))) cookies.delete(name);
      else cookies.set(name, pair.slice(equals + 1).trim());
    }
    this.#byHost.set(host, cookies);
  }
}
