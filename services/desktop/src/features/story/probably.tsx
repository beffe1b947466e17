import { Popover, Text, UnstyledButton } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { CustomerStory, ProbableReason } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { dayAndTime } from '../../format/when.ts';
import { useLanguage } from '../../language/use-language.ts';
import { serverNow } from '../../socket/server-clock.ts';
import classes from './story.module.css';

/** Why they probably call: a guess, said as a guess, with the rule that made it. */
export function Probably(props: { probably: ProbableReason; story: CustomerStory }) {
  const { t } = useTranslation('story');
  const { t: words } = useTranslation('words');
  const language = useLanguage();
  const { probably, story } = props;
  const asset = story.assets.find((each) => each.assetId === probably.assetId);
  const open = story.cases.find((each) => each.caseId === probably.caseId);
  const promise = story.promises.find((each) => each.promiseId === probably.promiseId);
  const purchase = probably.rule === 'recent-purchase' ? story.purchases[0] : undefined;
  const overdue = promise?.status === 'open' && Date.parse(promise.dueAt) < serverNow();
  return (
    <section className={classes.probably} data-testid="probably" data-rule={probably.rule}>
      <h2 className={classes.heading}>
        {t('probably.heading')}
        <Popover position="bottom-start" withArrow width={320}>
          <Popover.Target>
            <UnstyledButton className={classes.rule} aria-label={t('probably.rule')}>
              <IconInfoCircle size={14} aria-hidden /> {t('probably.rule-short')}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown>
            <Text tt="none" fw={400} lts={0}>
              {t(`rule.${probably.rule}`)}
            </Text>
          </Popover.Dropdown>
        </Popover>
      </h2>
      <div className={classes.reason}>
        {open && (
          <Text size="md">
            <Text component="span" fw={600} inherit>
              {open.number} “{open.title}”
            </Text>{' '}
            <Text component="span" c="dimmed" inherit>
              {words(`case-kind.${open.kind}`)}, {words(`case-status.${open.status}`)}
              {open.reopenings > 0 && ` · ${t('cases.reopened', { count: open.reopenings })}`}
            </Text>
          </Text>
        )}
        {asset && (
          <Text>
            {asset.model} <span className="tabular">{asset.serial}</span>
          </Text>
        )}
        {promise && (
          <Text c={overdue ? 'var(--status-breach)' : 'inherit'} fw={550}>
            {t(overdue ? 'probably.overdue' : 'probably.promised', {
              text: promise.text,
              when: dayAndTime(promise.dueAt, language, serverNow()),
            })}
          </Text>
        )}
        {purchase && (
          <Text size="md">
            {t('probably.purchase', {
              what: purchase.description,
              when: dayAndTime(purchase.purchasedAt, language, serverNow()),
            })}
          </Text>
        )}
        {!open && !asset && !promise && !purchase && <Text c="dimmed">{t('probably.none')}</Text>}
      </div>
    </section>
  );
}
