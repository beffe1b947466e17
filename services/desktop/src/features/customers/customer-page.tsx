import { Button, Drawer, Group, Skeleton, Stack } from '@mantine/core';
import { IconArrowLeft, IconFolderPlus, IconHistory, IconPencil, IconUserOff } from '@tabler/icons-react';
import { type CustomerId, type CustomerStory, customerId as customerIdShape } from '@tellonce/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useMay } from '../../api/session.ts';
import { useCall } from '../../api/use-call.ts';
import { EmptyState } from '../../elements/empty-state.tsx';
import { LoadFailed } from '../../elements/load-failed.tsx';
import { AssetsPanel } from '../story/assets-panel.tsx';
import { IdentityHeader } from '../story/identity-header.tsx';
import { PurchasesPanel } from '../story/purchases-panel.tsx';
import { Timeline } from '../story/timeline.tsx';
import { CustomerCases } from './customer-cases.tsx';
import { CustomerNotes } from './customer-notes.tsx';
import { CustomerPromises } from './customer-promises.tsx';
import classes from './customers.module.css';
import { EditCustomer } from './edit-customer.tsx';
import { Identities } from './identities.tsx';
import { InteractionRecords } from './interaction-records.tsx';
import { OpenCase } from './open-case.tsx';

/** Everything about one customer: who, machines, cases, promises, purchases, and what was said. */
export function CustomerPage(props: { customerId: string }) {
  const id = customerIdShape.safeParse(props.customerId);
  return id.success ? <Found key={id.data} customerId={id.data} /> : <NoSuchCustomer />;
}

function Found({ customerId }: { customerId: CustomerId }) {
  const story = useCall('customers.story', { params: { customerId } });
  if (story.isPending) return <CustomerSkeleton />;
  if (story.isError)
    return story.error.code === 'not-found' ? (
      <NoSuchCustomer />
    ) : (
      <div className={classes.page}>
        <LoadFailed error={story.error} onRetry={() => void story.refetch()} />
      </div>
    );
  return <Story story={story.data} reload={() => void story.refetch()} />;
}

type Form = 'edit' | 'case' | 'contacts' | null;

function Story({ story, reload }: { story: CustomerStory; reload: () => void }) {
  const { t } = useTranslation('customers');
  const mayWrite = useMay('customers.write');
  const [form, setForm] = useState<Form>(null);
  const { customer } = story;
  const close = () => setForm(null);
  return (
    <div className={classes.page} data-testid="customer" data-customer={customer.customerId}>
      <div className={classes.actions}>
        <Link href="/customers" className={classes.back}>
          <IconArrowLeft size={15} aria-hidden /> {t('page.back')}
        </Link>
        {mayWrite && (
          <Group gap="sm">
            <Button
              variant="default"
              leftSection={<IconPencil size={16} />}
              onClick={() => setForm('edit')}
              data-testid="edit-customer"
            >
              {t('page.edit')}
            </Button>
            <Button leftSection={<IconFolderPlus size={16} />} onClick={() => setForm('case')} data-testid="open-case">
              {t('page.open-case')}
            </Button>
          </Group>
        )}
      </div>
      <IdentityHeader customer={customer} phone={null} assurance={null} />
      <Identities customer={customer} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <CustomerPromises story={story} mayWrite={mayWrite} />
          <AssetsPanel assets={story.assets} highlighted={null} />
          <CustomerCases story={story} mayWrite={mayWrite} />
          <PurchasesPanel purchases={story.purchases} />
        </div>
        <aside className={classes.aside}>
          <CustomerNotes customerId={customer.customerId} notes={story.notes ?? []} mayWrite={mayWrite} />
          <Timeline contacts={story.contacts} />
          <Button
            variant="subtle"
            leftSection={<IconHistory size={16} />}
            onClick={() => setForm('contacts')}
            data-testid="all-contacts"
          >
            {t('page.all-contacts')}
          </Button>
        </aside>
      </div>
      {form === 'edit' && <EditCustomer customer={customer} onReload={reload} onClose={close} />}
      {form === 'case' && <OpenCase story={story} onClose={close} />}
      {form === 'contacts' && <AllContacts customer={customer} onClose={close} />}
    </div>
  );
}

function AllContacts(props: { customer: CustomerStory['customer']; onClose: () => void }) {
  const { t } = useTranslation('customers');
  const found = useCall('interactions.list', { query: { customerId: props.customer.customerId, limit: 200 } });
  return (
    <Drawer
      opened
      onClose={props.onClose}
      position="right"
      size={760}
      title={t('page.contacts-of', { name: props.customer.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {found.isPending ? (
        <Skeleton h={200} />
      ) : found.isError ? (
        <LoadFailed error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <InteractionRecords records={found.data.items} withoutCustomer />
      )}
    </Drawer>
  );
}

function NoSuchCustomer() {
  const { t } = useTranslation('customers');
  return (
    <EmptyState icon={<IconUserOff size={20} />} title={t('page.gone')} advice={t('page.gone-advice')}>
      <Button component={Link} href="/customers" mt="sm">
        {t('page.back')}
      </Button>
    </EmptyState>
  );
}

const CustomerSkeleton = () => (
  <Stack className={classes.page} aria-busy gap="sm">
    <Skeleton h={30} w={320} />
    <Skeleton h={18} w={420} />
    <div className={classes.columns}>
      <Stack gap="sm">
        <Skeleton h={70} />
        <Skeleton h={110} />
        <Skeleton h={110} />
      </Stack>
      <Skeleton h={300} />
    </div>
  </Stack>
);
