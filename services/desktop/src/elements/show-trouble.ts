import { notifications } from '@mantine/notifications';
import i18next from 'i18next';

/** A failure that the person must hear of and can do nothing about in place. */
export const showTrouble = (message: string): void => {
  notifications.show({
    message,
    color: 'red',
    role: 'alert',
    closeButtonProps: { 'aria-label': i18next.t('words:close') },
  });
};
