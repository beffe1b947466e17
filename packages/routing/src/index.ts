export {
  type ConfigurationFault,
  type ConfigurationFindings,
  type ConfigurationWarning,
  checkConfiguration,
} from './check-configuration.ts';
export { createEngine, type Engine } from './engine.ts';
export { type CandidateFacts, type CandidateReason, candidatesOf } from './explain/candidates-of.ts';
export { explainReservation, type ReservationExplanation } from './explain/explain-reservation.ts';
export { explainWaiting, type WaitingExplanation } from './explain/explain-waiting.ts';
export { type RankedCandidate, rankCandidates } from './explain/rank-candidates.ts';
export { BrokenHistoryError, type History, type HistorySource, openHistory } from './history/read-history.ts';
export { type Pace, replaySpan, type SpanReplay } from './history/replay-span.ts';
export { whatIfSpan } from './history/what-if-span.ts';
export { createReplay, type Replay, type ReplayDifference, type ReplayResult, replay } from './replay.ts';
export { createShadow, type Disagreement, type Shadow } from './shadow/shadow.ts';
export { changeConfiguration } from './whatif/change-configuration.ts';
export { createRecorder, type Recorder, type Recording } from './whatif/recording.ts';
export { createWhatIf, type WhatIfRun } from './whatif/what-if.ts';
