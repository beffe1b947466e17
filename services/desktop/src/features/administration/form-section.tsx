import { Stack, Text } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './administration.module.css';

/** A part of a long form, with what it is about. */
export function FormSection(props: { title: string; about?: string; children: ReactNode; testId?: string }) {
  const id = useId();
  return (
    <section className={classes.formSection} aria-labelledby={id} data-testid={props.testId}>
      <h3 id={id} className={classes.formHead}>
        {props.title}
      </h3>
      {props.about && (
        <Text c="dimmed" size="sm" mb={8}>
          {props.about}
        </Text>
      )}
      <Stack gap="md">{props.children}</Stack>
    </section>
  );
}
