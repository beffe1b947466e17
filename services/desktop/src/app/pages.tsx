import { Skeleton, Stack } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch } from 'wouter';
import { useSession } from '../api/session.ts';
import { EmptyState } from '../elements/empty-state.tsx';
import { DeskPage } from '../features/desk/desk-page.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { homeFor, placesFor } from './places.ts';

const FloorPage = lazy(() => import('../features/floor/floor-page.tsx').then((m) => ({ default: m.FloorPage })));
const CustomerSearchPage = lazy(() =>
  import('../features/customers/customer-search-page.tsx').then((m) => ({ default: m.CustomerSearchPage })),
);
const CustomerPage = lazy(() =>
  import('../features/customers/customer-page.tsx').then((m) => ({ default: m.CustomerPage })),
);
const AdministrationPage = lazy(() =>
  import('../features/administration/administration-page.tsx').then((m) => ({ default: m.AdministrationPage })),
);

const RoutingPage = lazy(() =>
  import('../features/routing/routing-page.tsx').then((m) => ({ default: m.RoutingPage })),
);

const PageSkeleton = () => (
  <Stack p="lg" gap="sm" aria-busy>
    <Skeleton h={28} w={240} />
    <Skeleton h={120} />
    <Skeleton h={240} />
  </Stack>
);

/** The pages this session may open; anything else leads home. */
export function Pages() {
  const { permissions } = useSession();
  const { t } = useTranslation();
  const open = new Set(placesFor(permissions).map((place) => place.name));
  if (open.size === 0)
    return <EmptyState icon={<IconLock size={20} />} title={t('nothing.title')} advice={t('nothing.advice')} />;
  return (
    <ErrorBoundary>
      <Suspense fallback={<PageSkeleton />}>
        <Switch>
          {open.has('desk') && <Route path="/desk" component={DeskPage} />}
          {open.has('floor') && <Route path="/floor" component={FloorPage} />}
          {open.has('customers') && <Route path="/customers" component={CustomerSearchPage} />}
          {open.has('customers') && (
            <Route path="/customers/:customerId">{({ customerId }) => <CustomerPage customerId={customerId} />}</Route>
          )}
          {open.has('routing') && (
            <Route path="/routing/:section?">{({ section }) => <RoutingPage section={section ?? null} />}</Route>
          )}
          {open.has('administration') && (
            <Route path="/administration/:kind?">{({ kind }) => <AdministrationPage kind={kind ?? null} />}</Route>
          )}
          <Route>
            <Redirect to={homeFor(permissions)} replace />
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}
