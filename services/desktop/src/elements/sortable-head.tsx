import { Table, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Sorting } from './sort-rows.ts';
import classes from './sortable-head.module.css';

/** A column's head that sorts by it; numbers stand right. */
export function SortableHead<K extends string>(props: {
  by: K;
  sorting: Sorting<K>;
  onSort: (by: K) => void;
  numeric?: boolean;
  width?: number | string;
  children: ReactNode;
}) {
  const { by, sorting } = props;
  const sorted = sorting.by === by;
  const Icon = sorting.descending ? IconChevronDown : IconChevronUp;
  return (
    <Table.Th w={props.width} aria-sort={sorted ? (sorting.descending ? 'descending' : 'ascending') : 'none'}>
      <UnstyledButton className={classes.head} data-numeric={props.numeric} onClick={() => props.onSort(by)}>
        <span className={classes.label}>{props.children}</span>
        <Icon size={12} aria-hidden className={classes.mark} style={{ visibility: sorted ? 'visible' : 'hidden' }} />
      </UnstyledButton>
    </Table.Th>
  );
}
