import type { Language } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { toLanguage } from './languages.ts';

/** The language on the screen; renders again when it changes. */
export const useLanguage = (): Language => toLanguage(useTranslation().i18n.language);
