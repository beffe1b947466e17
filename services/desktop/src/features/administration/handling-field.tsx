import { Checkbox, Group, NumberInput } from '@mantine/core';
import type { AgentHandling } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';

const limits = { voice: 1, chat: 20, email: 100 } as const;
const channels = ['voice', 'chat', 'email'] as const;

/** How much of each channel at once, and what a call may pull the agent away from. */
export function HandlingField(props: { value: AgentHandling; onChange: (value: AgentHandling) => void }) {
  const { t } = useTranslation('policies');
  const { value, onChange } = props;
  return (
    <>
      <Group grow align="flex-start">
        {channels.map((channel) => (
          <NumberInput
            key={channel}
            label={t(`handling.${channel}`)}
            description={t(`handling.${channel}-hint`)}
            min={0}
            max={limits[channel]}
            clampBehavior="strict"
            allowDecimal={false}
            value={value.capacity[channel]}
            data-testid={`field-capacity-${channel}`}
            onChange={(count) => onChange({ ...value, capacity: { ...value.capacity, [channel]: Number(count) || 0 } })}
          />
        ))}
      </Group>
      <Checkbox.Group
        label={t('handling.interrupts')}
        description={t('handling.interrupts-hint')}
        value={value.voiceInterrupts}
        onChange={(chosen) =>
          onChange({ ...value, voiceInterrupts: (['chat', 'email'] as const).filter((each) => chosen.includes(each)) })
        }
      >
        <Group mt={6}>
          {(['chat', 'email'] as const).map((each) => (
            <Checkbox key={each} value={each} label={t(`channel.${each}`)} />
          ))}
        </Group>
      </Checkbox.Group>
    </>
  );
}
