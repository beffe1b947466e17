import twilio from 'twilio';

const { AccessToken } = twilio.jwt;

/** The carrier takes none that lives longer. */
const longestTtlSeconds = 86_400;

/**
 * A token that registers a browser as `client:<identity>` and lets it connect out through one TwiML App.
 * @param nowMs the present, which `expiresAt` counts from; the token's own times are set by the SDK
 */
export const accessToken = (options: {
  accountSid: string;
  apiKey: string;
  apiSecret: string;
  applicationSid: string;
  identity: string;
  ttlSeconds: number;
  nowMs: number;
}): { token: string; expiresAt: number } => {
  const ttlSeconds = Math.min(options.ttlSeconds, longestTtlSeconds);
  const token = new AccessToken(options.accountSid, options.apiKey, options.apiSecret, {
    identity: options.identity,
    ttl: ttlSeconds,
  });
  token.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: options.applicationSid, incomingAllow: true }));
  return { token: token.toJwt(), expiresAt: options.nowMs + ttlSeconds * 1_000 };
};
