import { IconPhone } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { nationalNumber } from '../../format/phone-number.ts';
import classes from './story.module.css';

/** A caller of whom only the number is certain. */
export function NumberHeader(props: { from: string | null }) {
  const { t } = useTranslation('story');
  return (
    <header className={classes.identity} data-testid="identity">
      <h1 className={classes.name}>
        <IconPhone size={20} aria-hidden style={{ verticalAlign: -2, marginRight: 8 }} />
        {props.from ? nationalNumber(props.from) : t('number.withheld')}
      </h1>
    </header>
  );
}
