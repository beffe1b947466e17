import { Group, Text } from '@mantine/core';

export function Wordmark(props: { size?: 'sm' | 'lg' }) {
  const large = props.size === 'lg';
  return (
    <Group gap={large ? 10 : 8} wrap="nowrap">
      <img src="/favicon.svg" alt="" width={large ? 36 : 22} height={large ? 36 : 22} />
      <Text component="span" fw={700} fz={large ? 28 : 15} lts="-0.02em">
        Tellonce
      </Text>
    </Group>
  );
}
