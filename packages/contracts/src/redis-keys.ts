/** Names on Redis that more than one part knows. All keys of one script share a hash tag. */
export const partition = 'main';
export const routingKeys = (name: string = partition) => ({
  commands: `{routing-${name}}:commands`,
  journal: `{routing-${name}}:journal`,
  lease: `{routing-${name}}:lease`,
  fence: `{routing-${name}}:fence`,
  cursor: `{routing-${name}}:cursor`,
  /** How many entries the journal ever had: the number of the last one. */
  sequence: `{routing-${name}}:sequence`,
  snapshot: `{routing-${name}}:snapshot`,
  /** Hash interactionId → JSON waitEstimate; written by the acd at most once a second. */
  estimates: `{routing-${name}}:estimates`,
});
export const entityShards = 16;
/** Families of entities: `dialogues` (ivr) and `calls` (calls). */
export type EntityFamily = 'dialogues' | 'calls';
/** Stream of call-control commands, read by `calls`. */
export const callCommandsKey = '{calls}:commands';
/** Published (pub/sub) after configuration was saved: the acd re-reads it, the gateway and ivr drop caches. */
export const configurationChangedChannel = 'configuration.changed';
/** Published with `{interactionId}` after an agent settled who is on the line: the gateway sends the story again. */
export const screenPopChangedChannel = 'screen-pop.changed';
