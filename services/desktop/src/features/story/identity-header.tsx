import { Badge, Group, Popover, Text, UnstyledButton } from '@mantine/core';
import { IconBuilding, IconInfoCircle, IconPhone, IconShieldCheck, IconUserHeart } from '@tabler/icons-react';
import type { CustomerStory, IdentityAssurance } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { nationalNumber } from '../../format/phone-number.ts';
import { day } from '../../format/when.ts';
import { GradeBadge } from './grade-badge.tsx';
import classes from './story.module.css';

/** Who it is: the largest thing on the page. */
export function IdentityHeader(props: {
  customer: CustomerStory['customer'];
  /** The number they call from; null outside a call. */
  phone: string | null;
  assurance: IdentityAssurance | null;
}) {
  const { t } = useTranslation('story');
  const { t: words, i18n } = useTranslation('words');
  const { customer, assurance } = props;
  const phone = props.phone ?? customer.primaryPhone;
  return (
    <header className={classes.identity} data-testid="identity">
      <div style={{ minWidth: 0 }}>
        <Group gap="sm" wrap="nowrap">
          <h1 className={classes.name}>
            {customer.name}
            {customer.otherName && <span className={classes.otherName}>{customer.otherName}</span>}
          </h1>
          {customer.grade && (
            <Popover position="bottom-start" withArrow width={300}>
              <Popover.Target>
                <UnstyledButton title={t('grade.why')} data-testid="grade">
                  <GradeBadge grade={customer.grade} side={<IconInfoCircle size={14} aria-hidden />} />
                </UnstyledButton>
              </Popover.Target>
              <Popover.Dropdown>
                <Text fw={600} mb={4}>
                  {t('grade.why')}
                </Text>
                {customer.gradeReasons.length === 0 && <Text c="dimmed">{t('grade.no-reasons')}</Text>}
                <ul className={classes.reasons}>
                  {customer.gradeReasons.map((reason) => (
                    <li key={reason}>{reason}</li>
                  ))}
                </ul>
              </Popover.Dropdown>
            </Popover>
          )}
        </Group>
        <Group gap="md" c="dimmed" mt={2}>
          {customer.organization && (
            <span className={classes.fact}>
              <IconBuilding size={14} aria-hidden /> {customer.organization}
            </span>
          )}
          <span className={classes.fact}>
            {[
              words(`customer-kind.${customer.kind}`),
              customer.city,
              customer.language && t('speaks', { language: words(`language.${customer.language}`) }),
              customer.since && t('since', { date: day(customer.since).slice(0, 4) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
          {customer.temperament && (
            <span className={classes.fact}>
              <IconUserHeart size={14} aria-hidden />
              {i18n.exists(`words:temperament.${customer.temperament}`)
                ? words(`temperament.${customer.temperament}`)
                : customer.temperament}
            </span>
          )}
        </Group>
      </div>
      <div className={classes.reach}>
        {phone && (
          <span className={classes.phone}>
            <IconPhone size={15} aria-hidden /> {nationalNumber(phone)}
          </span>
        )}
        {assurance && assurance !== 'none' && (
          <Badge variant="light" color="gray" leftSection={<IconShieldCheck size={12} aria-hidden />}>
            {words(`assurance.${assurance}`)}
          </Badge>
        )}
      </div>
    </header>
  );
}
