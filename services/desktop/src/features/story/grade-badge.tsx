import { Badge } from '@mantine/core';
import type { Grade } from '@tellonce/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The grade with its word. Accent, not a status colour: a grade is no alarm. */
export function GradeBadge(props: { grade: Grade; side?: ReactNode }) {
  const { t } = useTranslation('words');
  return (
    <Badge
      variant={props.grade === 'A' ? 'filled' : 'light'}
      color={props.grade === 'A' ? 'indigo' : 'gray'}
      size="lg"
      tt="none"
      rightSection={props.side}
    >
      {props.grade} · {t(`grade.${props.grade}`)}
    </Badge>
  );
}
