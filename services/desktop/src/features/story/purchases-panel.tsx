import { Text } from '@mantine/core';
import { IconShoppingCart } from '@tabler/icons-react';
import type { StoryPurchase } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { money } from '../../format/money.ts';
import { shortDay } from '../../format/when.ts';
import { useLanguage } from '../../language/use-language.ts';
import { serverNow } from '../../socket/server-clock.ts';
import { Expandable } from './expandable.tsx';
import { Facts } from './facts.tsx';
import { Panel } from './panel.tsx';
import classes from './story.module.css';

export function PurchasesPanel(props: { purchases: readonly StoryPurchase[] }) {
  const { t } = useTranslation('story');
  const language = useLanguage();
  return (
    <Panel heading={t('purchases.heading', { count: props.purchases.length })} testId="purchases">
      {props.purchases.length === 0 && <Text c="dimmed">{t('purchases.none')}</Text>}
      <Expandable items={props.purchases} shown={3} keyOf={(each) => each.purchaseId}>
        {(each) => (
          <details className={classes.details} data-testid="purchase">
            <summary className={classes.row}>
              <IconShoppingCart size={15} color="var(--text-quiet)" aria-hidden />
              <Text truncate title={each.description}>
                {each.description}
              </Text>
              <Text className="tabular" ml="auto" style={{ whiteSpace: 'nowrap' }}>
                {money(each.amountMinor, each.currency, language)}
              </Text>
              <Text c="dimmed" className="tabular" style={{ whiteSpace: 'nowrap' }}>
                {shortDay(each.purchasedAt, serverNow())}
              </Text>
            </summary>
            <Facts facts={each.configuration} />
          </details>
        )}
      </Expandable>
    </Panel>
  );
}
