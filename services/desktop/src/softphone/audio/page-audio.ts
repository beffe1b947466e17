let context: AudioContext | null = null;

/** The page's one audio graph: browsers allow only a few. Null where there is none (tests, very old browsers). */
export const pageAudio = (): AudioContext | null => {
  if (typeof AudioContext === 'undefined') return null;
  context ??= new AudioContext();
  // Suspended until the agent's first gesture; asked for again by the next use.
  if (context.state === 'suspended') context.resume().catch(() => {});
  return context;
};
