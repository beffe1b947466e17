import { Group, Select, Stack, Text } from '@mantine/core';
import type { Requirement, RingChange } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { useNames } from './use-names.ts';

type Relaxation = Extract<RingChange, { kind: 'relax' }>;

/** Each thing that is asked so far: as before, at a lower level, or not any more. */
export function RelaxField(props: {
  asked: readonly Requirement[];
  change: Relaxation;
  onChange: (change: Relaxation) => void;
}) {
  const { t } = useTranslation('policies');
  const names = useNames();
  const { asked, change } = props;
  if (asked.length === 0) return <Text c="dimmed">{t('relax.nothing-asked')}</Text>;
  const chosenFor = ({ skill, level }: Requirement): string => {
    if (change.drop.includes(skill)) return 'drop';
    const lower = change.lower.find((each) => each.skill === skill);
    return lower && lower.level < level ? String(lower.level) : 'same';
  };
  const choose = (skill: string, chosen: string): void => {
    const drop = change.drop.filter((each) => each !== skill);
    const lower = change.lower.filter((each) => each.skill !== skill);
    if (chosen === 'drop') drop.push(skill);
    else if (chosen !== 'same') lower.push({ skill, level: Number(chosen) });
    props.onChange({ kind: 'relax', drop, lower });
  };
  return (
    <Stack gap={6}>
      {asked.map((each) => (
        <Group key={each.skill} gap="sm" wrap="nowrap">
          <Text style={{ flex: 1 }}>{names.skill(each.skill)}</Text>
          <Select
            w={220}
            aria-label={t('relax.of', { skill: names.skill(each.skill) })}
            allowDeselect={false}
            data={[
              { value: 'same', label: t('relax.same', { level: each.level }) },
              ...Array.from({ length: each.level - 1 }, (_, n) => each.level - 1 - n).map((level) => ({
                value: String(level),
                label: t('relax.level', { level }),
              })),
              { value: 'drop', label: t('relax.drop') },
            ]}
            value={chosenFor(each)}
            onChange={(chosen) => chosen && choose(each.skill, chosen)}
            data-testid={`relax-${each.skill}`}
          />
        </Group>
      ))}
    </Stack>
  );
}
