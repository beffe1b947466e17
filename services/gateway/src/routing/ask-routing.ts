import {
  DomainError,
  type DomainErrorCode,
  type JournalEntry,
  type RejectionCode,
  type RoutingCommand,
} from '@tellonce/contracts';
import type { Outcomes, RoutingCommands } from '@tellonce/journal';

const outcomeTimeoutMs = 3_000;

/** Routing's refusals in the desktop's words, exhaustively. `done`: an earlier try of the same command did it. */
const byRejection: Record<RejectionCode, 'done' | { code: DomainErrorCode; detail: string }> = {
  'already-handled': 'done',
  'unknown-agent': { code: 'agent-not-signed-in', detail: 'Routing does not know you yet. Try again in a moment.' },
  'agent-not-signed-in': { code: 'agent-not-signed-in', detail: 'You are not signed in to routing. Reload the page.' },
  'stale-epoch': { code: 'agent-not-signed-in', detail: 'You signed in somewhere else. Sign in here again.' },
  'unknown-queue': { code: 'not-found', detail: 'This queue is not in service.' },
  'unknown-interaction': { code: 'interaction-gone', detail: 'This interaction is over.' },
  'unknown-reservation': { code: 'reservation-gone', detail: 'The offer is gone.' },
  'reservation-gone': { code: 'reservation-gone', detail: 'The offer is gone.' },
  'not-your-reservation': { code: 'forbidden', detail: 'This was offered to somebody else.' },
  'not-in-wrap-up': { code: 'interaction-gone', detail: 'The wrap-up is over.' },
  'not-waiting': {
    code: 'interaction-gone',
    detail: 'It does not wait any more: somebody is being offered it or has it.',
  },
  'callback-not-offered': { code: 'forbidden', detail: 'This queue does not offer to call back.' },
  'agent-cannot-take': { code: 'agent-busy', detail: 'The agent has no room for it now.' },
  'already-extended': { code: 'already-exists', detail: 'Wrap-up can be extended once.' },
  'older-configuration': { code: 'version-conflict', detail: 'Newer configuration is in force already.' },
  failed: { code: 'internal', detail: 'Routing could not carry this out. It was written down and will be looked at.' },
};

export interface AskRouting {
  /** The journal's entry of a command, whatever it says. Fails with `unavailable` when there is none in time. */
  ask(command: RoutingCommand): Promise<JournalEntry>;
  /** The same, where a refusal is thrown as a DomainError. */
  order(command: RoutingCommand): Promise<void>;
}

export const rejectionOf = (entry: JournalEntry): RejectionCode | null => {
  for (const event of entry.events) if (event.type === 'command.rejected') return event.code;
  return null;
};

/** Sends commands to routing and waits for what the journal says of them. */
export const createAskRouting = (deps: {
  commands: RoutingCommands;
  outcomes: Outcomes;
  timeoutMs?: number;
}): AskRouting => {
  const ask: AskRouting['ask'] = async (command) => {
    // Waited for before it is sent, so that the entry cannot pass unseen.
    const outcome = deps.outcomes.await(command.commandId, deps.timeoutMs ?? outcomeTimeoutMs);
    const [entry] = await Promise.all([outcome, deps.commands.send(command)]);
    return entry;
  };
  return {
    ask,
    async order(command) {
      const code = rejectionOf(await ask(command));
      const refusal = code ? byRejection[code] : 'done';
      if (refusal !== 'done') throw new DomainError(refusal.code, refusal.detail);
    },
  };
};
