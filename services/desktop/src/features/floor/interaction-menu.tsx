import { ActionIcon, Menu, ScrollArea } from '@mantine/core';
import { IconArrowDown, IconArrowRight, IconArrowUp, IconDots, IconUserCheck } from '@tabler/icons-react';
import type { FloorAgent, FloorInteraction, FloorQueue } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../language/use-language.ts';
import { callerOf } from './caller-of.ts';
import type { Supervision } from './use-supervision.ts';

const mostPriority = 5;

/** What can be done with a caller who waits or rings. */
export function InteractionMenu(props: {
  interaction: FloorInteraction;
  queues: readonly FloorQueue[];
  agents: readonly FloorAgent[];
  supervision: Supervision;
}) {
  const { t } = useTranslation('floor');
  const language = useLanguage();
  const { interaction, supervision } = props;
  const { priority = 0 } = interaction;
  const free = props.agents.filter((agent) => agent.status === 'available');
  const others = props.queues.filter((queue) => queue.queueId !== interaction.queueId);
  return (
    <Menu width={230} position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('act.interaction', { caller: callerOf(interaction) })}
          data-testid="interaction-menu"
        >
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {interaction.state === 'waiting' && (
          <Menu.Sub>
            <Menu.Sub.Target>
              <Menu.Sub.Item leftSection={<IconUserCheck size={16} />} data-testid="assign">
                {t('act.assign')}
              </Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown>
              <ScrollArea.Autosize mah={320}>
                {free.length === 0 && <Menu.Item disabled>{t('act.nobody-free')}</Menu.Item>}
                {free.map((agent) => (
                  <Menu.Item
                    key={agent.agentId}
                    data-testid="assign-to"
                    data-name={agent.name}
                    onClick={() => supervision.assign(interaction, agent)}
                  >
                    {agent.name}
                  </Menu.Item>
                ))}
              </ScrollArea.Autosize>
            </Menu.Sub.Dropdown>
          </Menu.Sub>
        )}
        <Menu.Sub>
          <Menu.Sub.Target>
            <Menu.Sub.Item leftSection={<IconArrowRight size={16} />} data-testid="move">
              {t('act.move')}
            </Menu.Sub.Item>
          </Menu.Sub.Target>
          <Menu.Sub.Dropdown>
            <ScrollArea.Autosize mah={320}>
              {others.map((queue) => (
                <Menu.Item
                  key={queue.queueId}
                  data-testid="move-to"
                  data-queue={queue.key}
                  onClick={() => supervision.move(interaction, { queueId: queue.queueId, name: queue.name[language] })}
                >
                  {queue.name[language]}
                </Menu.Item>
              ))}
            </ScrollArea.Autosize>
          </Menu.Sub.Dropdown>
        </Menu.Sub>
        <Menu.Divider />
        <Menu.Label>{t('act.priority', { priority })}</Menu.Label>
        <Menu.Item
          leftSection={<IconArrowUp size={16} />}
          disabled={priority >= mostPriority}
          data-testid="priority-up"
          onClick={() => supervision.changePriority(interaction, priority + 1)}
        >
          {t('act.priority-up')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={16} />}
          disabled={priority <= -mostPriority}
          data-testid="priority-down"
          onClick={() => supervision.changePriority(interaction, priority - 1)}
        >
          {t('act.priority-down')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
