import { ActionIcon, Button, CopyButton, Group, PasswordInput, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconDice5 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { suggestPassword } from './suggest.ts';

/** The first password, or another one; a suggestion is shown so that it can be handed over. */
export function PasswordField(props: {
  isNew: boolean;
  value: string;
  error: string | undefined;
  onChange: (password: string) => void;
}) {
  const { t } = useTranslation('administration');
  const [visible, setVisible] = useState(false);
  return (
    <Group align="flex-end" gap="sm" wrap="nowrap">
      <PasswordInput
        style={{ flex: 1 }}
        label={t(props.isNew ? 'password.first' : 'password.other')}
        description={t(props.isNew ? 'password.first-hint' : 'password.other-hint')}
        required={props.isNew}
        autoComplete="new-password"
        maxLength={200}
        visible={visible}
        onVisibilityChange={setVisible}
        visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
        value={props.value}
        error={props.error}
        data-testid="field-password"
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <Button
        variant="default"
        leftSection={<IconDice5 size={16} />}
        data-testid="suggest-password"
        onClick={() => {
          props.onChange(suggestPassword((bytes) => crypto.getRandomValues(bytes)));
          setVisible(true);
        }}
      >
        {t('password.suggest')}
      </Button>
      <CopyButton value={props.value}>
        {({ copied, copy }) => (
          <Tooltip label={t(copied ? 'password.copied' : 'password.copy')}>
            <ActionIcon
              variant="default"
              size={34}
              aria-label={t(copied ? 'password.copied' : 'password.copy')}
              disabled={!props.value}
              onClick={copy}
            >
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}
