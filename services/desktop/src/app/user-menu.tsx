import { Avatar, Button, Group, Menu, Modal, Text, UnstyledButton } from '@mantine/core';
import { IconKeyboard, IconLogout } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession, useSignOut } from '../api/session.ts';
import { showTrouble } from '../elements/show-trouble.ts';
import { useMaybeDesk } from '../features/desk/desk-context.ts';
import { callerName } from '../features/story/caller-name.ts';
import { openKeysDialog } from './keys-dialog.tsx';

/** Whoever is signed in; signing out with work in hand asks first. */
export function UserMenu() {
  const { t } = useTranslation();
  const session = useSession();
  const desk = useMaybeDesk();
  const signOut = useSignOut();
  const [asking, setAsking] = useState(false);
  const work = desk?.work;
  const inHand = work && (work.stage === 'engaged' || work.stage === 'wrap-up') ? work : null;

  const leave = async () => {
    setAsking(false);
    try {
      // Routing first, so that nothing is offered between the two; a lost socket is healed by the presence lease.
      await desk?.actions.signOut();
      await signOut();
    } catch {
      showTrouble(t('user.failed'));
    }
  };

  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <UnstyledButton title={t('user.menu', { name: session.displayName })} data-testid="user-menu">
            <Group gap={6} wrap="nowrap">
              <Avatar size={26} name={session.displayName} color="indigo" aria-hidden />
              <Text fw={550} truncate maw={96}>
                {session.displayName}
              </Text>
            </Group>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{session.signInName}</Menu.Label>
          <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={openKeysDialog}>
            {t('user.keys')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconLogout size={16} />}
            data-testid="sign-out"
            onClick={() => (inHand ? setAsking(true) : void leave())}
          >
            {t('user.sign-out')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asking && inHand !== null}
        onClose={() => setAsking(false)}
        title={t('sign-out.title')}
        withCloseButton={false}
      >
        {inHand && (
          <Text mb="lg">
            {t(inHand.stage === 'engaged' ? 'sign-out.call' : 'sign-out.wrap-up', {
              name: callerName(inHand.offer.pop),
            })}
          </Text>
        )}
        <Group justify="space-between">
          <Button variant="subtle" color="red" onClick={() => void leave()}>
            {t('sign-out.confirm')}
          </Button>
          <Button data-autofocus onClick={() => setAsking(false)}>
            {t('sign-out.stay')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
