import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { type DeskSocket, openDeskSocket } from './desk-socket.ts';

export type Connection = 'connecting' | 'live' | 'lost';

interface SocketHold {
  socket: DeskSocket;
  connection: Connection;
}
const SocketContext = createContext<SocketHold | null>(null);

/** One socket for everything that the signed-in desktop hears; `onEnded` when the server ended the session. */
export function SocketProvider(props: {
  onEnded: (reason: 'signed-out' | 'revoked' | 'signed-in-elsewhere') => void;
  children: ReactNode;
}) {
  const { onEnded } = props;
  const [socket, setSocket] = useState<DeskSocket | null>(null);
  const [connection, setConnection] = useState<Connection>('connecting');

  useEffect(() => {
    const opened = openDeskSocket();
    setSocket(opened);
    const { raw } = opened;
    let over = false;
    let retry: ReturnType<typeof setTimeout> | undefined;
    raw.on('connect', () => setConnection('live'));
    raw.on('disconnect', (reason) => {
      setConnection('lost');
      // The server closed it on purpose: socket.io does not try again by itself.
      if (reason === 'io server disconnect' && !over) raw.connect();
    });
    raw.on('connect_error', (error) => {
      setConnection((before) => (before === 'connecting' ? 'connecting' : 'lost'));
      const code = (error as { data?: { code?: string } }).data?.code;
      if (code === 'not-signed-in' || error.message === 'not-signed-in') onEnded('revoked');
      // A refusal by a middleware is final for socket.io; an outage (`active`) is retried by it.
      else if (!raw.active) retry = setTimeout(() => raw.connect(), 2_000);
    });
    raw.on('session.ended', ({ reason }) => {
      // Two tabs that each came back would throw each other out for ever.
      over = true;
      raw.io.reconnection(false);
      onEnded(reason);
    });
    return () => {
      over = true;
      clearTimeout(retry);
      opened.close();
    };
  }, [onEnded]);

  if (!socket) return null;
  return <SocketContext.Provider value={{ socket, connection }}>{props.children}</SocketContext.Provider>;
}

export const useSocket = (): SocketHold => {
  const hold = useContext(SocketContext);
  if (!hold) throw new Error('useSocket outside SocketProvider');
  return hold;
};

/** Null for those who hear nothing from the gateway. */
export const useMaybeSocket = (): SocketHold | null => useContext(SocketContext);
