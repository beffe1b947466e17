import { Center, Loader, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { onSessionLost } from '../api/call.ts';
import { createQueryClient } from '../api/query-client.ts';
import { replaceSession, type SessionEnd, useSessionQuery } from '../api/session.ts';
import { LoadFailed } from '../elements/load-failed.tsx';
import { SignInPage } from '../features/sign-in/sign-in-page.tsx';
import { cspNonce } from './csp-nonce.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { SignedIn } from './signed-in.tsx';
import { theme } from './theme.ts';

const queryClient = createQueryClient();

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={cspNonce}>
      <QueryClientProvider client={queryClient}>
        <Notifications position="top-right" autoClose={6_000} limit={4} />
        <ErrorBoundary>
          <Suspense fallback={<Waiting />}>
            <WhoIsThere />
          </Suspense>
        </ErrorBoundary>
      </QueryClientProvider>
    </MantineProvider>
  );
}

const Waiting = () => (
  <Center h="100vh">
    <Loader size="sm" />
  </Center>
);

function WhoIsThere() {
  const client = useQueryClient();
  const session = useSessionQuery();
  const [ended, setEnded] = useState<SessionEnd | null>(null);
  const end = useCallback(
    (reason: SessionEnd) => {
      setEnded(reason === 'signed-out' ? null : reason);
      replaceSession(client, null);
    },
    [client],
  );
  useEffect(() => onSessionLost(() => end('revoked')), [end]);
  const [, go] = useLocation();
  const lastUserId = useRef<string | null>(null);
  const userId = session.data?.userId ?? null;
  useEffect(() => {
    if (!userId) return;
    // Whoever comes back finds the page they left; somebody else begins at their own home.
    if (lastUserId.current && lastUserId.current !== userId) go('/', { replace: true });
    lastUserId.current = userId;
  }, [userId, go]);

  if (session.isPending) return <Waiting />;
  if (session.isError)
    return (
      <Center h="100vh">
        <LoadFailed error={session.error} onRetry={() => void session.refetch()} />
      </Center>
    );
  if (!session.data) return <SignInPage ended={ended} onSignedIn={() => setEnded(null)} />;
  return <SignedIn key={session.data.userId} session={session.data} onEnded={end} />;
}
