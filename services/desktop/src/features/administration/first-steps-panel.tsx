import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useMay } from '../../api/session.ts';
import { useLanguage } from '../../language/use-language.ts';
import classes from './administration.module.css';
import { firstSteps, queuesWithoutAgents } from './first-steps.ts';
import { useRecords } from './use-records.ts';

/** What an empty company does first, ticking itself off; afterwards only what would leave callers waiting. */
export function FirstStepsPanel() {
  const { t } = useTranslation('administration');
  const language = useLanguage();
  const managesUsers = useMay('users.manage');
  const [teams, skills, queues, numbers, users] = [
    useRecords('teams').data,
    useRecords('skills').data,
    useRecords('queues').data,
    useRecords('numbers').data,
    useRecords('users').data,
  ];
  // Nothing is said before all is known: a panel that vanishes again would move the page.
  if (!teams || !skills || !queues || !numbers || !users || !managesUsers) return null;
  const configuration = {
    teams: teams.items,
    skills: skills.items,
    queues: queues.items,
    numbers: numbers.items,
    users: users.items,
  };
  const steps = firstSteps(configuration);
  const next = steps.find((step) => !step.done);
  if (!next) {
    const orphans = queuesWithoutAgents(configuration);
    if (orphans.length === 0) return null;
    return (
      <p className={classes.warning} role="status" data-testid="queues-without-agents">
        <IconAlertTriangle size={16} aria-hidden />
        {t('steps.orphans', { queues: orphans.map((queue) => queue.name[language]).join(', ') })}
      </p>
    );
  }
  return (
    <section className={classes.steps} aria-labelledby="first-steps" data-testid="first-steps">
      <h2 id="first-steps" className={classes.stepsTitle}>
        {t('steps.title')}
      </h2>
      <Text c="dimmed" mb="sm">
        {t('steps.advice')}
      </Text>
      <ol className={classes.stepList}>
        {steps.map((step) => (
          <li key={step.name} data-testid={`step-${step.name}`} data-done={step.done}>
            <Link
              href={`/administration/${step.name}`}
              className={classes.step}
              aria-current={step === next ? 'step' : undefined}
            >
              {step.done ? (
                <IconCircleCheckFilled size={18} color="var(--status-ready)" aria-label={t('steps.done')} />
              ) : (
                <IconCircle size={18} color="var(--text-quiet)" aria-label={t('steps.open')} />
              )}
              <span>
                <b>{t(`step.${step.name}.title`)}</b>
                <span className={classes.stepWhy}>{t(`step.${step.name}.why`)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
