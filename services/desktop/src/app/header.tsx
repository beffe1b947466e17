import { Kbd, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { call } from '../api/call.ts';
import { useMay, useSession } from '../api/session.ts';
import { ColorSchemeSwitch } from '../elements/color-scheme-switch.tsx';
import { showTrouble } from '../elements/show-trouble.ts';
import { Wordmark } from '../elements/wordmark.tsx';
import { useMaybeDesk } from '../features/desk/desk-context.ts';
import { QueueSummary } from '../features/desk/queue-summary.tsx';
import { StatePicker } from '../features/desk/state-picker.tsx';
import { LanguageSwitch } from '../language/language-switch.tsx';
import { placesFor } from './places.ts';
import classes from './shell.module.css';
import { UserMenu } from './user-menu.tsx';

export function Header() {
  const { t } = useTranslation();
  const { permissions } = useSession();
  const [location] = useLocation();
  const desk = useMaybeDesk();
  const searches = useMay('customers.read');
  const remember = (language: 'en' | 'zh-CN') => {
    call('session.language', { body: { language } }).catch(() => showTrouble(t('language.failed')));
  };
  const places = placesFor(permissions);
  return (
    <header className={classes.header}>
      <Wordmark />
      <nav aria-label={t('navigation')} className={classes.places}>
        {places.map((place) => (
          <Link
            key={place.path}
            href={place.path}
            className={classes.place}
            aria-current={location.startsWith(place.path) ? 'page' : undefined}
          >
            {t(`place.${place.name}`)}
          </Link>
        ))}
      </nav>
      {desk && <StatePicker />}
      {searches && (
        <UnstyledButton className={classes.search} onClick={spotlight.open} aria-keyshortcuts="Control+K">
          <IconSearch size={15} aria-hidden />
          {t('search.open')}
          <Kbd size="xs">Ctrl K</Kbd>
        </UnstyledButton>
      )}
      {desk && <QueueSummary />}
      <LanguageSwitch onChosen={remember} />
      <ColorSchemeSwitch />
      <UserMenu />
    </header>
  );
}
