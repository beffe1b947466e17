import { notifications } from '@mantine/notifications';

/** A failure that the person must hear of and can do nothing about in place. */
export const showTrouble = (message: string): void => {
  notifications.show({ message, color: 'red', role: 'alert' });
};
