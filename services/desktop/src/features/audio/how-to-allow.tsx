import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MicrophoneTrouble } from './audio-notice.ts';
import { browserFamily } from './browser-family.ts';

/** What to do about a microphone that cannot be had, in the words of the browser in hand. */
export function HowToAllow(props: {
  trouble: MicrophoneTrouble;
  opened: boolean;
  onClose: () => void;
  onRetry: () => void;
}) {
  const { t } = useTranslation('audio');
  const { trouble } = props;
  const family = browserFamily(navigator.userAgent);
  const steps = t(trouble === 'denied' ? `how.denied.${family}` : `how.${trouble}`, {
    returnObjects: true,
    address: location.host,
  }) as string[];
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t(`how.title.${trouble}`)}
      closeButtonProps={{ 'aria-label': t('close') }}
      data-testid="how-to-allow"
    >
      <Stack gap="md">
        <List type="ordered" spacing="xs" size="sm">
          {steps.map((step) => (
            <List.Item key={step}>{step}</List.Item>
          ))}
        </List>
        {trouble === 'denied' && <Text c="dimmed">{t('how.system')}</Text>}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {t('close')}
          </Button>
          {trouble !== 'insecure-page' && <Button onClick={props.onRetry}>{t('retry')}</Button>}
        </Group>
      </Stack>
    </Modal>
  );
}
