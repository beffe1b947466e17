import { Button, Group, NumberInput, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type RoutingSettings, routingSettingsInput } from '@tellonce/contracts';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../../api/api-problem.ts';
import { useMay } from '../../api/session.ts';
import { FormTrouble } from '../../elements/form-trouble.tsx';
import { LoadFailed } from '../../elements/load-failed.tsx';
import { useEdit } from '../../elements/use-edit.ts';
import { doors, type Inputs } from './administered-kinds.ts';
import classes from './administration.module.css';
import { useGuard } from './change-guard.tsx';
import { DeclineLimitField } from './decline-limit-field.tsx';
import { faultAt, faultsIn } from './field-errors.ts';
import { FormSection } from './form-section.tsx';
import { toClock, toMinute } from './hours-editing.ts';
import { SecondsField } from './seconds-field.tsx';
import { useRecords } from './use-records.ts';
import { useRefusal } from './use-refusal.ts';

const grades = ['A', 'B', 'C', 'D'] as const;
const callSelections = ['oldest', 'service-level-risk'] as const;
const minuteMs = 60_000;

/** The rules that are not of one queue. There is one record of them: it is edited in place. */
export function RoutingSection() {
  const { t } = useTranslation('policies');
  const found = useRecords('routing');
  const settings = found.data?.items[0];
  return (
    <section aria-label={t('routing.title')} data-testid="section-routing">
      <header className={classes.sectionHead}>
        <div>
          <h2 className={classes.sectionTitle}>{t('routing.title')}</h2>
          <Text c="dimmed">{t('routing.about')}</Text>
        </div>
      </header>
      {found.isError ? (
        <LoadFailed error={found.error} onRetry={() => void found.refetch()} />
      ) : settings ? (
        <RoutingForm key={settings.version} settings={settings} onReload={() => void found.refetch()} />
      ) : (
        <Skeleton h={320} aria-busy />
      )}
    </section>
  );
}

function RoutingForm({ settings, onReload }: { settings: RoutingSettings; onReload: () => void }) {
  const { t } = useTranslation('policies');
  const { t: administration } = useTranslation('administration');
  const mayWrite = useMay('configuration.write');
  const { propose } = useGuard();
  const refusal = useRefusal('routing');
  const edit = useEdit<Inputs['routing']>(doors.routing.toInput(settings));
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const form = useRef<HTMLFormElement>(null);
  const { values, change } = edit;
  const fault = (path: string) => (faultAt(faults, path) === undefined ? undefined : administration('fault.wrong'));
  const save = useMutation<unknown, ApiProblem, Inputs['routing']>({
    mutationFn: (input) => propose({ kind: 'routing', record: settings, input }),
    onError: (error) => setFaults(error.fields),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = faultsIn(routingSettingsInput, values);
    setFaults(found);
    if (found.size === 0) save.mutate(values);
    else setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), 0);
  };
  return (
    <form ref={form} onSubmit={submit} noValidate className={classes.pageForm}>
      <fieldset disabled={!mayWrite} className={classes.plain}>
        <Stack gap="xl">
          <FormSection title={t('routing.order')} about={t('routing.order-about')}>
            <Group grow align="flex-start">
              {grades.map((grade) => (
                <NumberInput
                  key={grade}
                  label={t('routing.grade', { grade })}
                  suffix={administration('field.seconds-suffix')}
                  allowDecimal={false}
                  value={values.gradeBoostMs[grade] / 1000}
                  error={fault(`gradeBoostMs.${grade}`)}
                  data-testid={`field-grade-${grade}`}
                  onChange={(value) =>
                    change({ gradeBoostMs: { ...values.gradeBoostMs, [grade]: Math.round(Number(value) * 1000) } })
                  }
                />
              ))}
            </Group>
            <Group grow align="flex-start">
              <SecondsField
                label={t('routing.priority')}
                description={t('routing.priority-hint')}
                ms={values.priorityBoostMs}
                minMs={0}
                maxMs={3_600_000}
                error={fault('priorityBoostMs')}
                testId="field-priority"
                onChange={(priorityBoostMs) => change({ priorityBoostMs })}
              />
              <Select
                label={t('routing.call-selection')}
                description={t(`call-selection-hint.${values.callSelection}`)}
                allowDeselect={false}
                data={callSelections.map((value) => ({ value, label: t(`call-selection.${value}`) }))}
                value={values.callSelection}
                data-testid="field-call-selection"
                onChange={(value) => {
                  const callSelection = callSelections.find((each) => each === value);
                  if (callSelection) change({ callSelection });
                }}
              />
            </Group>
          </FormSection>
          <FormSection title={t('routing.agents')}>
            <DeclineLimitField value={values.declineLimit} onChange={(declineLimit) => change({ declineLimit })} />
            <TextInput
              type="time"
              w={220}
              label={t('routing.day-begins')}
              description={t('routing.day-begins-hint')}
              value={toClock(Math.floor(values.dayBeginsAtMs / minuteMs))}
              onChange={(event) => {
                const minute = toMinute(event.currentTarget.value, 'from');
                if (minute !== null) change({ dayBeginsAtMs: minute * minuteMs });
              }}
            />
          </FormSection>
          <FormSection title={t('routing.leases')} about={t('routing.leases-about')}>
            <Group grow align="flex-start">
              {(['presenceTimeoutMs', 'presenceGraceMs', 'waitingLeaseMs'] as const).map((name) => (
                <SecondsField
                  key={name}
                  label={t(`routing.${name}`)}
                  description={t(`routing.${name}-hint`)}
                  ms={values[name]}
                  minMs={name === 'presenceGraceMs' ? 0 : 1_000}
                  maxMs={86_400_000}
                  error={fault(name)}
                  testId={`field-${name}`}
                  onChange={(ms) => change({ [name]: ms })}
                />
              ))}
            </Group>
          </FormSection>
          <FormTrouble
            error={save.error}
            sentence={save.error ? refusal(save.error) : null}
            conflict={{
              sentence: administration('conflict.sentence'),
              action: administration('conflict.reload'),
              onReload: () => {
                save.reset();
                onReload();
              },
            }}
          />
          {mayWrite && (
            <Group>
              <Button type="submit" loading={save.isPending} disabled={!edit.isChanged} data-testid="routing-save">
                {administration('save')}
              </Button>
            </Group>
          )}
        </Stack>
      </fieldset>
    </form>
  );
}
