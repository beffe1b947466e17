import {
  candidateReasonWords,
  durationWords,
  interactionId as interactionIdSchema,
  type RoutingEvent,
  stepSentence,
  waitingSentence,
} from '@tellonce/contracts';
import { routingArchiveRepository } from '@tellonce/database';
import { connectRedis, parseJournalEntry, readJournal, readSnapshot } from '@tellonce/journal';
import {
  createEngine,
  type Engine,
  explainReservation,
  explainWaiting,
  openHistory,
  type RankedCandidate,
  rankCandidates,
} from '@tellonce/routing';
import { Command } from 'commander';
import { type Analysis, analyse, toTable } from './analysis.ts';
import { CommandError } from './command-error.ts';

export const whyCommand = () =>
  new Command('why')
    .description('why an interaction waits, or went where it went')
    .argument('<interaction>', 'its id')
    .option('--language <language>', 'en or zh-CN', 'en')
    .option('--candidates', 'every agent with the reason for or against them, at the last offer or now')
    .option('--data <dir>', 'data directory of the installation')
    .action(async (id: string, options: { language: string; candidates?: boolean; data?: string }) => {
      const parsed = interactionIdSchema.safeParse(id);
      if (!parsed.success)
        throw new CommandError(`"${id}" is no interaction's id.`, 'It is in the address of its page.');
      await analyse(options, (analysis) => explain(analysis, parsed.data, options.candidates ?? false));
    });

const explain = async (
  analysis: Analysis,
  interactionId: ReturnType<typeof interactionIdSchema.parse>,
  wantsAll: boolean,
) => {
  const { db, names, language, stack } = analysis;
  const archived = await routingArchiveRepository(db).ofInteraction(interactionId);
  let last: { sequence: number; atMs: number; offer: Extract<RoutingEvent, { type: 'agent.reserved' }> } | null = null;
  for (const { sequence, atMs, text } of archived) {
    for (const event of parseJournalEntry(text)?.entry.events ?? []) {
      if (event.type === 'agent.status-changed' || !('interactionId' in event)) continue;
      if (event.interactionId !== interactionId) continue;
      if (event.type === 'agent.reserved') last = { sequence, atMs, offer: event };
      const sentence = stepSentence(event, names, language);
      if (sentence) console.log(`${new Date(atMs).toISOString()}  ${sentence}`);
    }
  }
  const engine = await liveEngine(stack.redisUrl);
  const waiting = explainWaiting(engine.state, interactionId);
  const place = engine.state.waiting.get(interactionId);
  if (waiting && place) {
    const { classKey: _, requirements, heldFor, ...facts } = waiting;
    const about = {
      ...{ ...facts, atMs: engine.state.now, requirements: [...requirements], boosts: place.boosts },
      heldFor: heldFor && { ...heldFor, preference: place.preference },
      configurationVersion: engine.state.configuration.version,
    };
    console.log(waitingSentence(about, names, language));
    if (wantsAll) print(rankCandidates(engine.state, interactionId) ?? [], engine, null, analysis);
    return;
  }
  if (archived.length === 0)
    throw new CommandError(
      'Routing has never heard of this interaction.',
      'A decision is in the archive after a second.',
    );
  if (!wantsAll || !last) return;
  const { sequence, atMs, offer } = last;
  const history = await openHistory(analysis.history, atMs - 1);
  const then = createEngine(history.snapshot);
  for await (const { sequence: reached, entry } of history.entries()) {
    if (reached !== sequence) then.apply(entry);
    else {
      explainReservation(then, entry, offer.reservationId);
      break;
    }
  }
  print(rankCandidates(then.state, interactionId) ?? [], then, offer.agentId, analysis);
};

const liveEngine = async (redisUrl: string): Promise<Engine> => {
  const redis = connectRedis(redisUrl);
  try {
    const snapshot = await readSnapshot(redis);
    const engine = createEngine(snapshot);
    for await (const { entry } of readJournal(redis, snapshot?.journalId ?? '0-0')) if (entry) engine.apply(entry);
    return engine;
  } finally {
    redis.disconnect();
  }
};

const print = (
  candidates: readonly RankedCandidate[],
  { state }: Engine,
  chosen: string | null,
  { names, language }: Analysis,
): void => {
  const head =
    language === 'en' ? ['', 'agent', 'free or why not', 'idle', 'ring'] : ['', '坐席', '空闲或原因', '空闲时长', '级'];
  const rows = candidates.map(({ agentId, rank, reason, ring }) => {
    const agent = state.agents.get(agentId);
    return [
      agentId === chosen ? '→' : (rank?.toString() ?? ''),
      names.agent(agentId) ?? agentId,
      reason === null ? (language === 'en' ? 'free' : '空闲') : candidateReasonWords(reason, language),
      agent?.status === 'available' ? durationWords(state.now - agent.idleSince, language) : '',
      ring === null ? '' : String(ring),
    ];
  });
  console.log(`\n${toTable([head, ...rows])}`);
};
