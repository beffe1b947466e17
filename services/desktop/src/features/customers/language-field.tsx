import { Select } from '@mantine/core';
import { type Language, language as languageWord } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';

export function LanguageField(props: { value: Language | null; onChange: (language: Language | null) => void }) {
  const { t } = useTranslation('customers');
  const { t: words } = useTranslation('words');
  return (
    <Select
      label={t('field.language')}
      placeholder={t('field.language-unknown')}
      clearable
      data={languageWord.options.map((value) => ({ value, label: words(`language.${value}`) }))}
      value={props.value}
      onChange={(value) => props.onChange(value === null ? null : languageWord.parse(value))}
    />
  );
}
