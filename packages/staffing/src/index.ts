export { erlangA, type ImpatientQueue, type ImpatientWorkload } from './erlang-a.ts';
export { erlangB, loadForBlocking, serversForBlocking } from './erlang-b.ts';
export { erlangC, offeredLoad, type PatientQueue, type Workload } from './erlang-c.ts';
export { halfinWhittWaitProbability } from './halfin-whitt.ts';
export { requiredAgents, type StaffingTarget, scheduledAgents } from './required-agents.ts';
export { type AnswerCounts, abandonRate, type ServiceLevelWay, serviceLevel } from './service-level.ts';
