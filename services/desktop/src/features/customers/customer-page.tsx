import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export function CustomerPage(props: { customerId: string }) {
  const { t } = useTranslation('customers');
  return <Title order={1}>{t('page.title', { customerId: props.customerId })}</Title>;
}
