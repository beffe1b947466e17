import { SegmentedControl } from '@mantine/core';
import type { Language } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { changeLanguage } from './languages.ts';
import { useLanguage } from './use-language.ts';

/** 中 / En; `onChosen` remembers the choice on the server for whoever is signed in. */
export function LanguageSwitch(props: { onChosen?: (language: Language) => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('language.label')}
      data-testid="language-switch"
      value={language}
      data={[
        { value: 'zh-CN', label: '中文' },
        { value: 'en', label: 'EN' },
      ]}
      onChange={(chosen) => {
        const language: Language = chosen === 'zh-CN' ? 'zh-CN' : 'en';
        void changeLanguage(language).then(() => props.onChosen?.(language));
      }}
    />
  );
}
