import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../language/use-language.ts';
import type { Kind, Records } from './administered-kinds.ts';
import type { ChangeWords } from './describe-change.ts';
import { descriptions } from './descriptions.ts';
import { useNames } from './use-names.ts';

export const useChangeWords = (people?: Parameters<typeof useNames>[0]): ChangeWords => {
  const { t } = useTranslation('policies');
  const { t: administration } = useTranslation('administration');
  const { t: shared } = useTranslation('words');
  return { t, administration, shared, names: useNames(people), language: useLanguage() };
};

export const useRecordName = () => {
  const { t } = useTranslation('policies');
  const language = useLanguage();
  return <K extends Kind>(kind: K, record: Records[K]): string =>
    kind === 'routing'
      ? t('routing.title')
      : descriptions[kind as 'teams'].nameOf(record as Records['teams'], language);
};
