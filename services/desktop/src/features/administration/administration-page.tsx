import { useTranslation } from 'react-i18next';
import { Link, Redirect } from 'wouter';
import { useSession } from '../../api/session.ts';
import { type Kind, kinds, readPermission } from './administered-kinds.ts';
import classes from './administration.module.css';
import { FirstStepsPanel } from './first-steps-panel.tsx';
import { RecordSection } from './record-section.tsx';
import { useRecords } from './use-records.ts';

/** @param props.kind the part of the address after `/administration/`: which kind of record is open */
export function AdministrationPage(props: { kind: string | null }) {
  const { t } = useTranslation('administration');
  const { permissions } = useSession();
  const open = kinds.filter((kind) => permissions.includes(readPermission(kind)));
  const current = open.find((kind) => kind === props.kind);
  if (!current) return <Redirect to={`/administration/${open[0] ?? 'teams'}`} replace />;
  return (
    <div className={classes.page} data-testid="administration">
      <nav className={classes.kinds} aria-label={t('title')}>
        <h1 className={classes.title}>{t('title')}</h1>
        {open.map((kind) => (
          <KindLink key={kind} kind={kind} current={kind === current} />
        ))}
      </nav>
      <div className={classes.content}>
        <FirstStepsPanel />
        <RecordSection key={current} kind={current} />
      </div>
    </div>
  );
}

function KindLink({ kind, current }: { kind: Kind; current: boolean }) {
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
