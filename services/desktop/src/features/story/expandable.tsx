import { Button } from '@mantine/core';
import { Fragment, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** The first few of a list, and the rest at a click: the story must not push its own end off the screen. */
export function Expandable<T>(props: {
  items: readonly T[];
  shown: number;
  keyOf: (item: T) => string;
  children: (item: T) => ReactNode;
}) {
  const { t } = useTranslation('story');
  const [all, setAll] = useState(false);
  const hidden = props.items.length - props.shown;
  const visible = all ? props.items : props.items.slice(0, props.shown);
  return (
    <>
      {visible.map((item) => (
        <Fragment key={props.keyOf(item)}>{props.children(item)}</Fragment>
      ))}
      {hidden > 0 && (
        <Button variant="subtle" size="compact-xs" onClick={() => setAll(!all)}>
          {all ? t('fewer') : t('more', { count: hidden })}
        </Button>
      )}
    </>
  );
}
