import { Checkbox, Group, Select, Stack, Table, TextInput } from '@mantine/core';
import { agentHandling, language, permissionsOf, role, type User, userInput, userUpdate } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { useLanguage } from '../../language/use-language.ts';
import classes from './administration.module.css';
import type { Description, FormProps } from './description.ts';
import { HandlingField } from './handling-field.tsx';
import { PasswordField } from './password-field.tsx';
import { RequirementsField } from './requirements-field.tsx';
import { useRecords } from './use-records.ts';

/** The sign-in name of an existing person is not sent and cannot change. */
const changedUser = userUpdate.extend({ signInName: z.string() });

export const users: Description<'users'> = {
  blank: () => ({
    signInName: '',
    displayName: '',
    password: '',
    roles: ['agent'],
    teamId: null,
    language: null,
    skills: [],
    handling: agentHandling.parse({}),
  }),
  shapeOf: (isNew) => (isNew ? userInput : changedUser),
  nameOf: (record) => record.displayName,
  tidy: ({ password, ...input }) => ({
    ...input,
    signInName: input.signInName.trim().toLowerCase(),
    ...(password ? { password } : {}),
  }),
  heads: ['person', 'sign-in', 'roles', 'team', 'skills'],
  Cells: UserCells,
  Form: UserForm,
};

function UserCells({ record }: { record: User }) {
  const { t: words } = useTranslation('words');
  const spoken = useLanguage();
  const teams = useRecords('teams').data?.items ?? [];
  const skills = useRecords('skills').data?.items ?? [];
  const skillName = (key: string) => skills.find((skill) => skill.key === key)?.name[spoken] ?? key;
  return (
    <>
      <Table.Th scope="row" className={classes.name}>
        {record.displayName}
      </Table.Th>
      <Table.Td>
        <code className={classes.code}>{record.signInName}</code>
      </Table.Td>
      <Table.Td className={classes.clip}>{record.roles.map((each) => words(`role.${each}`)).join(', ')}</Table.Td>
      <Table.Td className={classes.clip}>{teams.find((team) => team.teamId === record.teamId)?.name ?? '–'}</Table.Td>
      <Table.Td className={classes.clip}>
        {record.skills.map((each) => `${skillName(each.skill)} ${each.level}`).join(', ') || '–'}
      </Table.Td>
    </>
  );
}

function UserForm({ values, change, isNew, fault }: FormProps<'users'>) {
  const { t } = useTranslation('administration');
  const { t: words } = useTranslation('words');
  const teams = useRecords('teams').data?.items ?? [];
  return (
    <Stack gap="md">
      <Group grow align="flex-start">
        <TextInput
          data-autofocus
          required
          label={t('user.name')}
          maxLength={80}
          value={values.displayName}
          error={fault('displayName')}
          data-testid="field-display-name"
          onChange={(event) => change({ displayName: event.currentTarget.value })}
        />
        <TextInput
          required={isNew}
          readOnly={!isNew}
          variant={isNew ? 'default' : 'filled'}
          label={t('user.sign-in')}
          autoComplete="off"
          maxLength={64}
          value={values.signInName}
          error={fault('signInName')}
          data-testid="field-sign-in-name"
          onChange={(event) => change({ signInName: event.currentTarget.value })}
        />
      </Group>
      <PasswordField
        isNew={isNew}
        value={values.password ?? ''}
        error={fault('password')}
        onChange={(password) => change({ password })}
      />
      <Checkbox.Group
        label={t('user.roles')}
        description={t('user.roles-hint')}
        error={fault('roles')}
        value={values.roles}
        onChange={(roles) => change({ roles: roles.map((each) => role.parse(each)) })}
      >
        <Stack gap={6} mt={6}>
          {role.options.map((each) => (
            <Checkbox
              key={each}
              value={each}
              label={words(`role.${each}`)}
              description={t(`role-hint.${each}`)}
              data-testid={`role-${each}`}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Group grow align="flex-start">
        <Select
          label={t('user.team')}
          placeholder={t(teams.length > 0 ? 'user.no-team' : 'user.no-teams-yet')}
          clearable
          data={teams
            .filter((team) => !team.disabled || team.teamId === values.teamId)
            .map((team) => ({ value: team.teamId as string, label: team.name }))}
          value={values.teamId}
          error={fault('teamId')}
          onChange={(teamId) => change({ teamId: teams.find((team) => team.teamId === teamId)?.teamId ?? null })}
        />
        <Select
          label={t('user.language')}
          placeholder={t('user.language-own')}
          clearable
          data={language.options.map((value) => ({ value, label: words(`language.${value}`) }))}
          value={values.language}
          onChange={(value) => change({ language: value === null ? null : language.parse(value) })}
        />
      </Group>
      <RequirementsField
        label={t('user.skills')}
        description={t('user.skills-hint')}
        levelLabel={t('skills.level')}
        value={values.skills}
        error={fault('skills')}
        onChange={(skills) => change({ skills })}
      />
      {permissionsOf(values.roles).includes('interactions.handle') && (
        <HandlingField value={values.handling} onChange={(handling) => change({ handling })} />
      )}
    </Stack>
  );
}
