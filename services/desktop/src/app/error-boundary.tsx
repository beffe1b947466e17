import { Button, Center, Stack, Text } from '@mantine/core';
import i18next from 'i18next';
import { Component, type ReactNode } from 'react';

/** A page that broke says so and offers a fresh start; the rest of the desktop (a call!) goes on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown) {
    console.error('a page broke', error);
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <Center h="100%" mih={200}>
        <Stack align="center" role="alert">
          <Text fw={600}>{i18next.t('words:broken.title')}</Text>
          <Text c="dimmed">{i18next.t('words:broken.advice')}</Text>
          <Button onClick={() => this.setState({ broken: false })}>{i18next.t('words:load-failed.retry')}</Button>
        </Stack>
      </Center>
    );
  }
}
