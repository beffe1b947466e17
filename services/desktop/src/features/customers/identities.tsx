import { IconHash, IconMail, IconMessageCircle, IconPhone, type TablerIcon } from '@tabler/icons-react';
import type { CustomerStory } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { nationalNumber } from '../../format/phone-number.ts';
import classes from './customers.module.css';

type Identity = CustomerStory['customer']['identities'][number];
const icons: Record<Identity['kind'], TablerIcon> = {
  phone: IconPhone,
  email: IconMail,
  account: IconHash,
  chat: IconMessageCircle,
};

/** Everything the customer is known by; numbers as people of their country write them. */
export function Identities({ customer }: { customer: CustomerStory['customer'] }) {
  const { t } = useTranslation('customers');
  if (customer.identities.length === 0) return <p className={classes.quiet}>{t('identity.none')}</p>;
  return (
    <ul className={classes.identities} aria-label={t('identity.title')}>
      {customer.identities.map((identity) => {
        const Icon = icons[identity.kind];
        return (
          <li key={`${identity.kind} ${identity.value}`} className={classes.identity} title={identity.value}>
            <Icon size={14} aria-label={t(`identity.${identity.kind}`)} />
            <span className="tabular">
              {identity.kind === 'phone' ? nationalNumber(identity.value) : identity.value}
            </span>
            {identity.primary && <span className={classes.quiet}>{t('identity.primary')}</span>}
          </li>
        );
      })}
    </ul>
  );
}
