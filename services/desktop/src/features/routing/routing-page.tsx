import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { ReplaySection } from './replay-section.tsx';
import classes from './routing.module.css';
import { ShadowSection } from './shadow-section.tsx';
import { WhatIfSection } from './what-if-section.tsx';

const sections = ['what-if', 'replay', 'shadow'] as const;

/** What routing did, would have done, and would do. @param props.section the part of the address after `/routing/` */
export function RoutingPage(props: { section: string | null }) {
  const { t } = useTranslation('routing');
  const [, go] = useLocation();
  const section = sections.find((each) => each === props.section) ?? 'what-if';
  return (
    <div className={classes.page} data-testid="routing-page">
      <h1 className={classes.title}>{t('title')}</h1>
      <SegmentedControl
        w="fit-content"
        aria-label={t('title')}
        value={section}
        onChange={(value) => go(`/routing/${value}`)}
        data={sections.map((value) => ({ value, label: t(`${value}.tab`) }))}
      />
      {section === 'what-if' && <WhatIfSection />}
      {section === 'replay' && <ReplaySection />}
      {section === 'shadow' && <ShadowSection />}
    </div>
  );
}
