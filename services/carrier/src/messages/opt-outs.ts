export type Keyword = 'stop' | 'start' | 'help';

const words: Readonly<Record<Keyword, ReadonlySet<string>>> = {
  stop: new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']),
  start: new Set(['START', 'YES', 'UNSTOP']),
  help: new Set(['HELP', 'INFO']),
};

/** The whole message must be the one word: "STOP PLEASE" is none. */
export function keywordOf(body: string): Keyword | null {
  const word = body.trim().toUpperCase();
  if (words.stop.has(word)) return 'stop';
  if (words.start.has(word)) return 'start';
  return words.help.has(word) ? 'help' : null;
}

export const keywordReply: Readonly<Record<Keyword, string>> = {
  stop: 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  start:
    'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
  help: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
};

/** Who wants no more messages, from which number, and from which messaging service that wrote from this number. */
export class OptOuts {
  #blocked = new Set<string>();
  #servicesOf = new Map<string, Set<string>>();

  /** Remembers that a service wrote to this recipient from this number: an answer concerns the service, too. */
  noteService(service: string, number: string, recipient: string): void {
    const key = pair(number, recipient);
    this.#servicesOf.set(key, (this.#servicesOf.get(key) ?? new Set()).add(service));
  }

  block(number: string, recipient: string): void {
    for (const key of this.#keys(number, recipient)) this.#blocked.add(key);
  }

  lift(number: string, recipient: string): void {
    for (const key of this.#keys(number, recipient)) this.#blocked.delete(key);
  }

  isBlocked(sender: { number: string; service: string | null }, recipient: string): boolean {
    const isServiceBlocked = sender.service !== null && this.#blocked.has(pair(sender.service, recipient));
    return isServiceBlocked || this.#blocked.has(pair(sender.number, recipient));
  }

  reset(): void {
    this.#blocked.clear();
    this.#servicesOf.clear();
  }

  #keys(number: string, recipient: string): string[] {
    const services = this.#servicesOf.get(pair(number, recipient)) ?? [];
    return [pair(number, recipient), ...[...services].map((service) => pair(service, recipient))];
  }
}

const pair = (sender: string, recipient: string): string => `${sender} ${recipient}`;
