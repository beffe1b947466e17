/**
 * How a delay is felt in a conversation. ITU-T G.114: up to 150 ms one way nobody notices, beyond 400 ms people talk
 * over each other; a round trip is twice that.
 */
export const delayWord = (roundTripMs: number): 'short' | 'noticeable' | 'long' => {
  if (roundTripMs <= 300) return 'short';
  return roundTripMs <= 800 ? 'noticeable' : 'long';
};
