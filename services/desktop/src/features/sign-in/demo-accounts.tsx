import { Avatar, Stack, Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/use-call.ts';
import classes from './sign-in-page.module.css';

/** The demonstration's accounts, one click each; nothing at all where the server offers none. */
export function DemoAccounts(props: {
  busy: boolean;
  onChosen: (account: { signInName: string; password: string }) => void;
}) {
  const { t } = useTranslation('sign-in');
  const { t: words } = useTranslation('words');
  const demo = useCall('session.demo', {}, { staleTime: Number.POSITIVE_INFINITY });
  const accounts = demo.data?.accounts ?? [];
  if (accounts.length === 0) return null;
  return (
    <Stack gap="sm">
      <Text c="dimmed">
        <b>{t('demo.title')}</b> · {t('demo.hint')}
      </Text>
      <div className={classes.accounts}>
        {accounts.map(({ signInName, password, displayName, roles }) => {
          const role = roles.map((each) => words(`role.${each}`)).join(', ');
          return (
            <UnstyledButton
              key={signInName}
              className={classes.account}
              disabled={props.busy}
              data-testid={`demo-${signInName}`}
              onClick={() => props.onChosen({ signInName, password })}
            >
              <Avatar size={28} name={displayName} color="indigo" aria-hidden />
              <div>
                <Text fw={600}>{displayName}</Text>
                <Text size="xs" c="dimmed">
                  {role}
                </Text>
              </div>
            </UnstyledButton>
          );
        })}
      </div>
    </Stack>
  );
}
