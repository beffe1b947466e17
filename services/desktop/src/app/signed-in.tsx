import type { Session } from '@tellonce/contracts';
import { type ReactNode, useEffect } from 'react';
import type { SessionEnd } from '../api/session.ts';
import { SessionProvider } from '../api/session.ts';
import { DeskProvider } from '../features/desk/desk-provider.tsx';
import { changeLanguage } from '../language/languages.ts';
import { SocketProvider } from '../socket/socket-provider.tsx';
import { Shell } from './shell.tsx';

/** Everything below has a session; whoever hears the gateway has a socket; whoever takes interactions has a desk. */
export function SignedIn(props: { session: Session; onEnded: (reason: SessionEnd) => void }) {
  const { session, onEnded } = props;
  useEffect(() => {
    if (session.language) void changeLanguage(session.language);
  }, [session.language]);

  const hears = session.permissions.includes('interactions.handle') || session.permissions.includes('floor.watch');
  const withSocket = (children: ReactNode) =>
    hears ? <SocketProvider onEnded={onEnded}>{children}</SocketProvider> : children;
  const withDesk = (children: ReactNode) =>
    session.permissions.includes('interactions.handle') ? <DeskProvider>{children}</DeskProvider> : children;

  return <SessionProvider value={session}>{withSocket(withDesk(<Shell />))}</SessionProvider>;
}
