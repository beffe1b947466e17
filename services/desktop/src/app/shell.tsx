import { Box } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CallBar } from '../features/desk/call-bar.tsx';
import { useMaybeDesk } from '../features/desk/desk-context.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { Header } from './header.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { Pages } from './pages.tsx';
import { SearchPalette } from './search-palette.tsx';
import classes from './shell.module.css';

/** Header, page, and for agents the call bar: three rows that never move and never cover each other. */
export function Shell() {
  const { t } = useTranslation();
  const desk = useMaybeDesk();
  return (
    <Box className={classes.shell}>
      <a className={classes.skip} href="#page">
        {t('skip')}
      </a>
      <Header />
      <ConnectionBanner />
      <main id="page" className={classes.page}>
        <Pages />
      </main>
      {desk && <CallBar />}
      <SearchPalette />
      <KeysDialog />
    </Box>
  );
}
