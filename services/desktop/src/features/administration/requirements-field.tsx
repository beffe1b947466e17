import { ActionIcon, Button, Group, Input, NumberInput, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Requirement } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../language/use-language.ts';
import { useRecords } from './use-records.ts';

/** Skills with a level 1–10: what an agent has, or what a queue asks for at least. */
export function RequirementsField(props: {
  label: string;
  description: string;
  levelLabel: string;
  value: readonly Requirement[];
  error: string | undefined;
  onChange: (value: Requirement[]) => void;
}) {
  const { t } = useTranslation('administration');
  const language = useLanguage();
  const skills = useRecords('skills').data?.items ?? [];
  const { value, onChange } = props;
  const taken = new Set(value.map((each) => each.skill));
  const free = skills.filter((skill) => !skill.disabled && !taken.has(skill.key));
  const nameOf = (key: string) => skills.find((skill) => skill.key === key)?.name[language] ?? key;
  const replace = (at: number, part: Partial<Requirement>) =>
    onChange(value.map((each, index) => (index === at ? { ...each, ...part } : each)));
  return (
    <Input.Wrapper label={props.label} description={props.description} error={props.error} labelElement="div">
      <Stack gap={6} mt={6}>
        {value.map((each, at) => (
          <Group key={each.skill} gap="sm" wrap="nowrap">
            <Select
              style={{ flex: 1 }}
              aria-label={t('skills.skill')}
              allowDeselect={false}
              data={[each.skill, ...free.map((skill) => skill.key)].map((key) => ({ value: key, label: nameOf(key) }))}
              value={each.skill}
              onChange={(skill) => skill && replace(at, { skill })}
            />
            <NumberInput
              w={120}
              aria-label={t('skills.level-of', { skill: nameOf(each.skill) })}
              prefix={`${props.levelLabel} `}
              min={1}
              max={10}
              clampBehavior="strict"
              allowDecimal={false}
              value={each.level}
              onChange={(level) => {
                if (typeof level === 'number' && level >= 1) replace(at, { level });
              }}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              aria-label={t('skills.remove', { skill: nameOf(each.skill) })}
              onClick={() => onChange(value.filter((_, index) => index !== at))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        {skills.length === 0 ? (
          <Text c="dimmed">{t('skills.none')}</Text>
        ) : (
          <Button
            variant="subtle"
            size="compact-sm"
            w="fit-content"
            leftSection={<IconPlus size={14} />}
            disabled={free.length === 0}
            data-testid="add-skill"
            onClick={() => {
              const next = free[0];
              if (next) onChange([...value, { skill: next.key, level: 5 }]);
            }}
          >
            {t('skills.add')}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
