export type DeviceEvent =
  | { type: 'registered'; identity: string; expiresAt: number }
  | { type: 'connecting'; requestId: string; callSid: string }
  | { type: 'connected'; callSid: string }
  | { type: 'ended'; callSid: string; reason: string }
  | { type: 'incoming'; callSid: string; from: string; params: Record<string, string> }
  | { type: 'cancel'; callSid: string }
  | { type: 'error'; code: number; message: string; requestId?: string };

/** One registered browser (or a simulated one). */
export interface ClientDevice {
  readonly id: string;
  readonly identity: string;
  /** Changed by updateToken. */
  grant: ClientGrant;
  readonly send: (event: DeviceEvent) => void;
}

export interface ClientGrant {
  identity: string;
  outgoingApplicationSid: string | null;
  mayBeRung: boolean;
  expiresAt: number;
}
