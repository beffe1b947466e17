import type { ClientToServerEvents, ServerToClientEvents, SocketEvent } from '@tellonce/contracts';
import type { SessionData } from '@tellonce/service-kit';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';

export interface SocketData {
  session: SessionData;
}
export type GatewayServer = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;
export type GatewaySocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;

/** Says why and closes. */
export const endSocket = (socket: GatewaySocket, reason: SocketEvent<'session.ended'>['reason']): void => {
  socket.emit('session.ended', { reason });
  socket.disconnect(true);
};
