import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** @param props.kind the part of the address after `/administration/`: which kind of record is open */
export function AdministrationPage(props: { kind: string | null }) {
  const { t } = useTranslation('administration');
  return <Title order={1}>{t('title', { kind: props.kind ?? '' })}</Title>;
}
