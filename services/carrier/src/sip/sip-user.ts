/** Somebody who may register a phone. */
export interface SipUser {
  readonly name: string;
  readonly password: string;
  /** What the application sees as From of this phone's calls; null: `sip:name@…`. */
  readonly callerNumber: string | null;
}

/** `name:password`, or `name:password:+8613812345678`. Throws an Error with one clear sentence. */
export function parseSipUser(text: string): SipUser {
  const [, name, password = '', callerNumber] =
    /^([A-Za-z0-9._+-]{1,64}):(.*?)(?::(\+[1-9]\d{6,14}))?$/.exec(text) ?? [];
  // The whole of it is a secret: it is not repeated.
  if (name === undefined) throw new Error('a SIP user is name:password or name:password:+number');
  if (password.length < 5) throw new Error(`the password of the SIP user ${name} is shorter than 5 characters`);
  return { name, password, callerNumber: callerNumber ?? null };
}
