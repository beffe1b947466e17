import { Group, Text } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { IconArrowRight, IconKeyboard, IconSearch, IconUser } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useMay, useSession } from '../api/session.ts';
import { useCall } from '../api/use-call.ts';
import { nationalNumber } from '../format/phone-number.ts';
import { openKeysDialog } from './keys-dialog.tsx';
import { placesFor } from './places.ts';

/** Ctrl+K: customers by name, number or serial, and the commands. */
export function SearchPalette() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const { permissions } = useSession();
  const searches = useMay('customers.read');
  const [query, setQuery] = useState('');
  const [settled] = useDebouncedValue(query.trim(), 150);
  const found = useCall(
    'customers.search',
    { query: { q: settled, limit: 8 } },
    { enabled: searches && settled.length > 0, placeholderData: keepPreviousData },
  );
  useHotkeys([['mod+K', spotlight.open]], []);

  const commands = [
    ...placesFor(permissions).map((place) => ({
      id: place.path,
      label: t('search.go-to', { place: t(`place.${place.name}`) }),
      icon: <IconArrowRight size={16} />,
      run: () => go(place.path),
    })),
    { id: 'keys', label: t('user.keys'), icon: <IconKeyboard size={16} />, run: openKeysDialog },
  ].filter(({ label }) => label.toLowerCase().includes(query.trim().toLowerCase()));
  const customers = searches && settled ? (found.data?.items ?? []) : [];
  const nothing = customers.length === 0 && commands.length === 0;

  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      clearQueryOnClose
      attributes={{ content: { 'aria-label': t('search.open') } }}
      transitionProps={{ duration: 0 }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
    >
      <Spotlight.Search
        placeholder={t('search.placeholder')}
        aria-label={t('search.open')}
        leftSection={<IconSearch size={18} />}
      />
      <Spotlight.ActionsList>
        {customers.length > 0 && (
          <Spotlight.ActionsGroup label={t('search.customers')}>
            {customers.map((customer) => (
              <Spotlight.Action key={customer.customerId} onClick={() => go(`/customers/${customer.customerId}`)}>
                <Group gap="sm" wrap="nowrap" w="100%">
                  <IconUser size={16} aria-hidden />
                  <Text fw={600}>{customer.name}</Text>
                  {customer.otherName && <Text c="dimmed">{customer.otherName}</Text>}
                  <Text c="dimmed" className="tabular" ml="auto">
                    {customer.hint || (customer.primaryPhone ? nationalNumber(customer.primaryPhone) : customer.city)}
                  </Text>
                </Group>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {commands.length > 0 && (
          <Spotlight.ActionsGroup label={t('search.commands')}>
            {commands.map(({ id, label, icon, run }) => (
              <Spotlight.Action key={id} leftSection={icon} label={label} onClick={run} />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {(nothing || (settled && customers.length === 0)) && searches && (
          <Spotlight.Empty>
            {t(found.isError ? 'search.failed' : found.isFetching ? 'search.searching' : 'search.nothing')}
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
