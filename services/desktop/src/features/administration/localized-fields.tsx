import { Group, TextInput } from '@mantine/core';
import type { Localized } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';

/** A name in both languages, side by side. */
export function LocalizedFields(props: {
  label: string;
  value: Localized;
  onChange: (value: Localized) => void;
  fault: (path: string) => string | undefined;
  path: string;
  autoFocus?: boolean;
  maxLength?: number;
  placeholder?: string;
}) {
  const { t } = useTranslation('administration');
  const { value } = props;
  return (
    <div>
      <Group grow align="flex-start">
        {(['en', 'zh-CN'] as const).map((language, index) => (
          <TextInput
            key={language}
            {...(props.autoFocus && index === 0 ? { 'data-autofocus': true } : {})}
            label={t(`localized.${language}`, { label: props.label })}
            lang={language}
            maxLength={props.maxLength ?? 80}
            placeholder={props.placeholder ?? ''}
            value={value[language]}
            error={props.fault(`${props.path}.${language}`)}
            onChange={(event) => props.onChange({ ...value, [language]: event.currentTarget.value })}
            data-testid={`${props.path}-${language}`}
          />
        ))}
      </Group>
    </div>
  );
}

/** A name left empty in one language is said as in the other one; nothing is shown as a blank. */
export const tidyLocalized = (value: Localized): Localized => {
  const [en, chinese] = [value.en.trim(), value['zh-CN'].trim()];
  return { en: en || chinese, 'zh-CN': chinese || en };
};
export const isNameless = (value: Localized): boolean => value.en.trim() === '' && value['zh-CN'].trim() === '';
