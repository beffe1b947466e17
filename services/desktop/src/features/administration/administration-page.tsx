import { useTranslation } from 'react-i18next';
import { Link, Redirect } from 'wouter';
import { useSession } from '../../api/session.ts';
import { kinds, type ListedKind, readPermission } from './administered-kinds.ts';
import classes from './administration.module.css';
import { ChangeGuard } from './change-guard.tsx';
import { FirstStepsPanel } from './first-steps-panel.tsx';
import { HistoryPage } from './history-page.tsx';
import { RecordSection } from './record-section.tsx';
import { RoutingSection } from './routing-section.tsx';
import { SavedStrip } from './saved-strip.tsx';
import { useRecords } from './use-records.ts';

/** Beside the lists of records: the one record of rules, and how all of it came to be. */
const others = ['routing', 'history'] as const;

/** @param props.kind the part of the address after `/administration/`: which kind of record is open */
export function AdministrationPage(props: { kind: string | null }) {
  const { t } = useTranslation('administration');
  const { t: policies } = useTranslation('policies');
  const { permissions } = useSession();
  const open = kinds.filter((kind) => permissions.includes(readPermission(kind)));
  const current = [...open, ...others].find((kind) => kind === props.kind);
  if (!current) return <Redirect to={`/administration/${open[0] ?? 'teams'}`} replace />;
  return (
    <div className={classes.page} data-testid="administration">
      <nav className={classes.kinds} aria-label={t('title')}>
        <h1 className={classes.title}>{t('title')}</h1>
        {open.map((kind) => (
          <KindLink key={kind} kind={kind} current={kind === current} />
        ))}
        <hr className={classes.rule} />
        {others.map((other) => (
          <Link
            key={other}
            href={`/administration/${other}`}
            className={classes.kind}
            aria-current={other === current ? 'page' : undefined}
            data-testid={`kind-${other}`}
          >
            {policies(`${other}.title`)}
          </Link>
        ))}
      </nav>
      <div className={classes.content}>
        <ChangeGuard>
          <SavedStrip />
          <FirstStepsPanel />
          {current === 'routing' ? (
            <RoutingSection />
          ) : current === 'history' ? (
            <HistoryPage />
          ) : (
            <RecordSection key={current} kind={current} />
          )}
        </ChangeGuard>
      </div>
    </div>
  );
}

function KindLink({ kind, current }: { kind: ListedKind; current: boolean }) {
  const { t } = useTranslation('administration');
  const records = useRecords(kind).data?.items;
  return (
    <Link
      href={`/administration/${kind}`}
      className={classes.kind}
      aria-current={current ? 'page' : undefined}
      data-testid={`kind-${kind}`}
    >
      <span>{t(`kind.${kind}`)}</span>
      <span className={classes.count}>{records?.filter((record) => !record.disabled).length ?? ''}</span>
    </Link>
  );
}
