import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/use-call.ts';
import { useLanguage } from '../../language/use-language.ts';

/** The company's break reasons, by key and name; disabled ones keep their name for history. */
export const useBreakReasons = () => {
  const language = useLanguage();
  const reasons = useCall('break-reasons.list', {}, { staleTime: 5 * 60_000 });
  return (reasons.data?.items ?? []).map(({ key, name, disabled }) => ({ key, name: name[language], disabled }));
};

/** A reason of not being ready in words: a break reason by its configured name, routing's own by ours. */
export const useReasonName = (): ((reason: string | null) => string | null) => {
  const { t, i18n } = useTranslation('words');
  const reasons = useBreakReasons();
  return (reason) => {
    if (!reason) return null;
    const own = reasons.find((each) => each.key === reason);
    if (own) return own.name;
    return i18n.exists(`words:reason.${reason}`) ? t(`reason.${reason}`) : reason;
  };
};
