import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type RenderResult, render } from '@testing-library/react';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { initReactI18next } from 'react-i18next';
import { theme } from '../app/theme.ts';

const files = import.meta.glob<object>('../locales/*/*.json', { eager: true, import: 'default' });

/** Renders a part of the desktop with its theme, texts and an empty cache; for tests in happy-dom. */
export const renderDesktop = async (part: ReactNode, language: 'en' | 'zh-CN' = 'en'): Promise<RenderResult> => {
  const resources: Record<string, Record<string, object>> = {};
  for (const [path, texts] of Object.entries(files)) {
    const [, spoken = '', feature = ''] = /locales\/(.*)\/(.*)\.json$/.exec(path) ?? [];
    resources[spoken] = { ...resources[spoken], [feature]: texts };
  }
  const i18n = i18next.use(initReactI18next);
  await i18n.init({
    lng: language,
    resources,
    defaultNS: 'shell',
    showSupportNotice: false,
    interpolation: { escapeValue: false },
  });
  return render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={new QueryClient()}>{part}</QueryClientProvider>
    </MantineProvider>,
  );
};
