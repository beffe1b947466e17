import { Loader, VisuallyHidden } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMaybeSocket } from '../socket/socket-provider.tsx';
import classes from './shell.module.css';

/** Says that the line to the gateway is cut, as long as it is. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const hold = useMaybeSocket();
  if (!hold) return null;
  const { connection } = hold;
  return (
    <div role="status" aria-live="polite" data-testid="connection-state" data-state={connection}>
      {connection === 'lost' ? (
        <div className={classes.banner}>
          <IconPlugConnectedX size={16} aria-hidden />
          {t('connection.lost')}
          <Loader size={14} color="currentColor" aria-hidden />
        </div>
      ) : (
        <VisuallyHidden>{t(`connection.${connection}`)}</VisuallyHidden>
      )}
    </div>
  );
}
