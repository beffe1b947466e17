import { Table } from '@mantine/core';
import type { Localized } from '@tellonce/contracts';
import { useLanguage } from '../../language/use-language.ts';
import classes from './administration.module.css';

/** A name in the language on the screen, the other one quietly beside it. */
export function NameCell(props: { name: Localized }) {
  const language = useLanguage();
  const other = props.name[language === 'en' ? 'zh-CN' : 'en'];
  return (
    <Table.Th scope="row" className={classes.name}>
      {props.name[language]}
      {other !== props.name[language] && <span className={classes.quiet}> {other}</span>}
    </Table.Th>
  );
}
