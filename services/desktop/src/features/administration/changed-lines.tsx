import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Kind, Records } from './administered-kinds.ts';
import classes from './administration.module.css';
import { describeChange } from './describe-change.ts';
import { useChangeWords } from './use-change-words.ts';

/** What is different, field by field, in words. */
export function ChangedLines<K extends Kind>(props: { kind: K; before: Records[K] | null; after: Records[K] }) {
  const { t } = useTranslation('policies');
  const lines = describeChange(props.kind, props.before, props.after, useChangeWords());
  if (lines.length === 0) return <Text c="dimmed">{t('history.no-difference')}</Text>;
  return (
    <dl className={classes.lines}>
      {lines.map(({ label, from, to }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {from !== null && (
              <>
                <del>
                  <span className={classes.hidden}>{t('history.was')} </span>
                  {from}
                </del>{' '}
                <span aria-hidden>→</span>{' '}
              </>
            )}
            <ins>
              {from !== null && <span className={classes.hidden}>{t('history.is')} </span>}
              {to}
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
