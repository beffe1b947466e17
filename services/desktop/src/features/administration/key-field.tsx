import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { keyFrom } from './suggest.ts';

/** The word that flows and reports use; it follows the English name until it is typed, and never changes later. */
export function KeyField(props: {
  value: string;
  name: string;
  isNew: boolean;
  error: string | undefined;
  onChange: (key: string) => void;
}) {
  const { t } = useTranslation('administration');
  return (
    <TextInput
      label={t('field.key')}
      description={t(props.isNew ? 'field.key-hint' : 'field.key-fixed')}
      readOnly={!props.isNew}
      variant={props.isNew ? 'default' : 'filled'}
      maxLength={64}
      placeholder={keyFrom(props.name)}
      value={props.value}
      error={props.error}
      data-testid="field-key"
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
