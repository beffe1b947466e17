import { ActionIcon, Button, Group, Menu, Modal, ScrollArea, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCircleCheckFilled, IconDots, IconLogout, IconPlayerPauseFilled } from '@tabler/icons-react';
import type { FloorAgent } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { useBreakReasons } from '../desk/use-reason-names.ts';
import type { Supervision } from './use-supervision.ts';

/** What can be done with an agent who is signed in: what takes effect only after their call says so. */
export function AgentMenu({ agent, supervision }: { agent: FloorAgent; supervision: Supervision }) {
  const { t } = useTranslation('floor');
  const reasons = useBreakReasons().filter((each) => !each.disabled);
  const [asking, ask] = useDisclosure(false);
  const { name, status } = agent;
  const isAtWork = status === 'busy' || status === 'reserved' || status === 'wrap-up';
  const pause = (reason: string | null, reasonName: string) =>
    supervision.forceStatus(agent, 'not-ready', reason, t('act.pause-done', { agent: name, reason: reasonName }));
  return (
    <>
      <Menu width={230} position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('act.agent', { agent: name })}
            data-testid="agent-menu"
          >
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isAtWork && <Menu.Label>{t('act.afterwards')}</Menu.Label>}
          <Menu.Item
            leftSection={<IconCircleCheckFilled size={16} color="var(--status-ready)" />}
            disabled={status === 'available'}
            data-testid="force-available"
            onClick={() => supervision.forceStatus(agent, 'available', null, t('act.available-done', { agent: name }))}
          >
            {t('act.available')}
          </Menu.Item>
          <Menu.Sub>
            <Menu.Sub.Target>
              <Menu.Sub.Item
                leftSection={<IconPlayerPauseFilled size={16} color="var(--status-warning)" />}
                data-testid="force-pause"
              >
                {t('act.pause')}
              </Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown>
              <ScrollArea.Autosize mah={320}>
                {reasons.map((each) => (
                  <Menu.Item
                    key={each.key}
                    data-testid="force-reason"
                    data-reason={each.key}
                    onClick={() => pause(each.key, each.name)}
                  >
                    {each.name}
                  </Menu.Item>
                ))}
                <Menu.Item data-testid="force-reason" data-reason="" onClick={() => pause(null, t('act.no-reason'))}>
                  {t('act.no-reason')}
                </Menu.Item>
              </ScrollArea.Autosize>
            </Menu.Sub.Dropdown>
          </Menu.Sub>
          <Menu.Divider />
          <Menu.Item
            color="var(--hang-up)"
            leftSection={<IconLogout size={16} />}
            data-testid="force-offline"
            onClick={ask.open}
          >
            {t('act.sign-out')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asking}
        onClose={ask.close}
        title={t('act.sign-out-title', { agent: name })}
        closeButtonProps={{ 'aria-label': t('act.cancel') }}
        data-testid="sign-out-dialog"
      >
        <Stack gap="md">
          <Text>{t(status === 'busy' ? 'act.sign-out-later' : 'act.sign-out-now')}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={ask.close} data-autofocus>
              {t('act.cancel')}
            </Button>
            <Button
              color="var(--hang-up)"
              data-testid="confirm-sign-out"
              onClick={() => {
                ask.close();
                supervision.forceStatus(agent, 'offline', null, t('act.sign-out-done', { agent: name }));
              }}
            >
              {t('act.sign-out')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
