import { Checkbox, Stack, Table, TextInput } from '@mantine/core';
import { breakReasonInput, dispositionFlag, dispositionInput, skillInput, teamInput } from '@tellonce/contracts';
import { useTranslation } from 'react-i18next';
import classes from './administration.module.css';
import type { Description, FormProps } from './description.ts';
import { KeyField } from './key-field.tsx';
import { isNameless, LocalizedFields, tidyLocalized } from './localized-fields.tsx';
import { NameCell } from './name-cell.tsx';
import { keyFrom } from './suggest.ts';

const noName = { en: '', 'zh-CN': '' };

export const teams: Description<'teams'> = {
  blank: () => ({ name: '' }),
  shapeOf: () => teamInput,
  nameOf: (record) => record.name,
  heads: ['name'],
  Cells: ({ record }) => (
    <Table.Th scope="row" className={classes.name}>
      {record.name}
    </Table.Th>
  ),
  Form: ({ values, change, fault }) => {
    const { t } = useTranslation('administration');
    return (
      <TextInput
        data-autofocus
        required
        label={t('field.name')}
        maxLength={80}
        value={values.name}
        error={fault('name')}
        data-testid="field-name"
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
    );
  },
};

/** Skills and break reasons are a key and a name. */
type Named = 'skills' | 'break-reasons';
function NamedForm<K extends Named>({ values, change, isNew, fault }: FormProps<K>) {
  const { t } = useTranslation('administration');
  const put = (part: Partial<FormProps<Named>['values']>) => change(part as Parameters<typeof change>[0]);
  return (
    <Stack gap="md">
      <LocalizedFields
        autoFocus
        label={t('field.name')}
        path="name"
        value={values.name}
        fault={fault}
        onChange={(name) => put({ name })}
      />
      <KeyField
        value={values.key}
        name={values.name.en}
        isNew={isNew}
        error={fault('key')}
        onChange={(key) => put({ key })}
      />
    </Stack>
  );
}
const tidyNamed = <T extends { key: string; name: typeof noName }>(input: T): T => ({
  ...input,
  key: input.key.trim() || keyFrom(input.name.en),
  name: tidyLocalized(input.name),
});
const checkNamed = ({ name }: { name: typeof noName }): string[] => (isNameless(name) ? ['name.en'] : []);
const KeyCell = (props: { value: string }) => (
  <Table.Td>
    <code className={classes.code}>{props.value}</code>
  </Table.Td>
);

const named = {
  blank: () => ({ key: '', name: noName }),
  nameOf: (record: { name: typeof noName }, language: 'en' | 'zh-CN') => record.name[language],
  tidy: tidyNamed,
  check: checkNamed,
  heads: ['name', 'key'],
  Cells: ({ record }: { record: { key: string; name: typeof noName } }) => (
    <>
      <NameCell name={record.name} />
      <KeyCell value={record.key} />
    </>
  ),
};
export const skills: Description<'skills'> = { ...named, shapeOf: () => skillInput, Form: NamedForm };
export const breakReasons: Description<'break-reasons'> = {
  ...named,
  shapeOf: () => breakReasonInput,
  Form: NamedForm,
};

export const dispositions: Description<'dispositions'> = {
  blank: () => ({ key: '', name: noName, flags: [] }),
  shapeOf: () => dispositionInput,
  nameOf: (record, language) => record.name[language],
  tidy: tidyNamed,
  check: checkNamed,
  heads: ['name', 'flags', 'key'],
  Cells: ({ record }) => {
    const { t } = useTranslation('administration');
    return (
      <>
        <NameCell name={record.name} />
        <Table.Td>{record.flags.map((flag) => t(`flag.${flag}`)).join(' · ')}</Table.Td>
        <KeyCell value={record.key} />
      </>
    );
  },
  Form: ({ values, change, isNew, fault }) => {
    const { t } = useTranslation('administration');
    return (
      <Stack gap="md">
        <LocalizedFields
          autoFocus
          label={t('field.name')}
          path="name"
          value={values.name}
          fault={fault}
          onChange={(name) => change({ name })}
        />
        <KeyField
          value={values.key}
          name={values.name.en}
          isNew={isNew}
          error={fault('key')}
          onChange={(key) => change({ key })}
        />
        <Checkbox.Group
          label={t('field.flags')}
          value={values.flags}
          onChange={(flags) => change({ flags: flags.map((flag) => dispositionFlag.parse(flag)) })}
        >
          <Stack gap={6} mt={6}>
            {dispositionFlag.options.map((flag) => (
              <Checkbox key={flag} value={flag} label={t(`flag.${flag}`)} description={t(`flag-hint.${flag}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Stack>
    );
  },
};
