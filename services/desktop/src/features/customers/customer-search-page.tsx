import { Button, Loader, Skeleton, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUserPlus, IconUserSearch } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import { useMay } from '../../api/session.ts';
import { useCall } from '../../api/use-call.ts';
import { EmptyState } from '../../elements/empty-state.tsx';
import { LoadFailed } from '../../elements/load-failed.tsx';
import { CreateCustomer } from './create-customer.tsx';
import { CustomerHit } from './customer-hit.tsx';
import classes from './customers.module.css';

const limit = 50;

/** Find a customer by name, number or serial. The question is in the address, so that "back" finds the same list. */
export function CustomerSearchPage() {
  const { t } = useTranslation('customers');
  const [, go] = useLocation();
  const [search, setSearch] = useSearchParams();
  const [query, setQuery] = useState(search.get('q') ?? '');
  const [settled] = useDebouncedValue(query.trim(), 150);
  const [creating, setCreating] = useState(false);
  const mayWrite = useMay('customers.write');
  const list = useRef<HTMLUListElement>(null);
  const input = useRef<HTMLInputElement>(null);

  const asked = search.get('q') ?? '';
  useEffect(() => {
    if (settled !== asked) setSearch(settled ? { q: settled } : {}, { replace: true });
  }, [settled, asked, setSearch]);

  const found = useCall(
    'customers.search',
    { query: { q: settled, limit } },
    { enabled: settled.length > 0, placeholderData: keepPreviousData },
  );
  const hits = settled ? (found.data?.items ?? []) : [];

  const links = () => [...(list.current?.querySelectorAll<HTMLAnchorElement>('a') ?? [])];
  const onInputKey = (event: KeyboardEvent) => {
    const first = hits[0];
    if (event.key === 'ArrowDown' && first) {
      event.preventDefault();
      links()[0]?.focus();
    }
    // While a newer answer is on its way the first hit is of an older question.
    if (event.key === 'Enter' && first && !found.isFetching && settled === query.trim())
      go(`/customers/${first.customerId}`);
  };
  const onListKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const all = links();
    const next = all.indexOf(document.activeElement as HTMLAnchorElement) + (event.key === 'ArrowDown' ? 1 : -1);
    if (next < 0) input.current?.focus();
    else all[Math.min(next, all.length - 1)]?.focus();
  };

  return (
    <div className={classes.search}>
      <header className={classes.searchHead}>
        <h1 className={classes.pageTitle}>{t('search.title')}</h1>
        {mayWrite && (
          <Button
            variant="default"
            leftSection={<IconUserPlus size={16} />}
            onClick={() => setCreating(true)}
            data-testid="create-customer"
          >
            {t('search.create')}
          </Button>
        )}
      </header>
      <TextInput
        ref={input}
        type="search"
        size="md"
        autoFocus
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={found.isFetching ? <Loader size={16} aria-hidden /> : null}
        maxLength={100}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={onInputKey}
      />
      <Text c="dimmed" size="xs" role="status" mih={18}>
        {settled && found.data && !found.isPlaceholderData
          ? t(hits.length === limit ? 'search.many' : 'search.count', { count: hits.length })
          : ''}
      </Text>
      {settled === '' ? (
        <EmptyState
          icon={<IconUserSearch size={20} />}
          title={t('search.begin.title')}
          advice={t('search.begin.advice')}
        />
      ) : found.isError ? (
        <LoadFailed error={found.error} onRetry={() => void found.refetch()} />
      ) : found.isPending ? (
        <HitsSkeleton />
      ) : hits.length === 0 ? (
        <EmptyState
          icon={<IconUserSearch size={20} />}
          title={t('search.nothing.title', { query: settled })}
          advice={t(mayWrite ? 'search.nothing.advice' : 'search.nothing.read-only')}
        >
          {mayWrite && (
            <Button mt="sm" leftSection={<IconUserPlus size={16} />} onClick={() => setCreating(true)}>
              {t('search.create')}
            </Button>
          )}
        </EmptyState>
      ) : (
        <ul className={classes.hits} ref={list} onKeyDown={onListKey} aria-label={t('search.results')}>
          {hits.map((hit) => (
            <CustomerHit key={hit.customerId} hit={hit} query={settled} />
          ))}
        </ul>
      )}
      {creating && <CreateCustomer typed={query.trim()} onClose={() => setCreating(false)} />}
    </div>
  );
}

const HitsSkeleton = () => (
  <div aria-busy>
    {[1, 2, 3, 4].map((row) => (
      <Skeleton key={row} h={44} mb={6} />
    ))}
  </div>
);
