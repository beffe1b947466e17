import { Stack, Text, ThemeIcon } from '@mantine/core';
import type { ReactNode } from 'react';

/** An empty list that says why it is empty and what to do next. */
export function EmptyState(props: { icon: ReactNode; title: string; advice: string; children?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md">
      <ThemeIcon variant="light" color="gray" size={40} radius="xl">
        {props.icon}
      </ThemeIcon>
      <Text fw={600}>{props.title}</Text>
      <Text c="dimmed" ta="center" maw={420}>
        {props.advice}
      </Text>
      {props.children}
    </Stack>
  );
}
