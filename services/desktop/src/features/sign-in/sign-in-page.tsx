import { Alert, Box, Button, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type SessionEnd, useSignIn } from '../../api/session.ts';
import { ColorSchemeSwitch } from '../../elements/color-scheme-switch.tsx';
import { problemSentence } from '../../elements/problem-sentence.ts';
import { Wordmark } from '../../elements/wordmark.tsx';
import { LanguageSwitch } from '../../language/language-switch.tsx';
import { DemoAccounts } from './demo-accounts.tsx';
import classes from './sign-in-page.module.css';

/** @param props.ended why the last session is over, when it did not end by signing out */
export function SignInPage(props: { ended: SessionEnd | null; onSignedIn: () => void }) {
  const { t } = useTranslation('sign-in');
  const { t: words } = useTranslation('words');
  const signIn = useSignIn();
  const [signInName, setSignInName] = useState('');
  const [password, setPassword] = useState('');
  const attempt = useMutation({
    mutationFn: (who: { signInName: string; password: string }) => signIn(who.signInName, who.password),
    onSuccess: props.onSignedIn,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate({ signInName: signInName.trim(), password });
  };
  return (
    <Box className={classes.page}>
      <Group component="header" className={classes.corner} gap="xs">
        <LanguageSwitch />
        <ColorSchemeSwitch />
      </Group>
      <main className={classes.middle}>
        <Stack gap="lg" w="100%">
          <Stack gap={4} align="center">
            <Title order={1} aria-label="Tellonce">
              <Wordmark size="lg" />
            </Title>
            <Text c="dimmed" size="md" ta="center">
              {t('tagline')}
            </Text>
          </Stack>
          {props.ended && props.ended !== 'signed-out' && (
            <Alert color="yellow" variant="light" icon={<IconInfoCircle size={18} />} role="status">
              {t(`ended.${props.ended}`)}
            </Alert>
          )}
          <Paper withBorder p="xl" className={classes.panel}>
            <form onSubmit={submit}>
              <Stack gap="md">
                <TextInput
                  label={t('name')}
                  name="signInName"
                  autoComplete="username"
                  autoCapitalize="none"
                  spellCheck={false}
                  required
                  withAsterisk={false}
                  autoFocus
                  value={signInName}
                  onChange={(event) => setSignInName(event.currentTarget.value)}
                />
                <PasswordInput
                  label={t('password')}
                  name="password"
                  autoComplete="current-password"
                  required
                  withAsterisk={false}
                  value={password}
                  onChange={(event) => setPassword(event.currentTarget.value)}
                />
                {attempt.isError && (
                  <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} role="alert">
                    {problemSentence(attempt.error, words)}
                  </Alert>
                )}
                <Button type="submit" size="md" loading={attempt.isPending} data-testid="sign-in">
                  {t('submit')}
                </Button>
              </Stack>
            </form>
          </Paper>
          <DemoAccounts busy={attempt.isPending} onChosen={(account) => attempt.mutate(account)} />
        </Stack>
      </main>
    </Box>
  );
}
