import { SegmentedControl, Stack, Table, Text, TextInput } from '@mantine/core';
import { type InboundNumber, inboundNumberInput, language } from '@tellonce/contracts';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { useTranslation } from 'react-i18next';
import { nationalNumber } from '../../format/phone-number.ts';
import classes from './administration.module.css';
import type { Description, FormProps } from './description.ts';
import { isNameless, LocalizedFields, tidyLocalized } from './localized-fields.tsx';

/** A number however it was typed, in E.164; what is no number stays as it is and is refused. */
const toE164 = (typed: string): string => parsePhoneNumberFromString(typed, 'CN')?.number ?? typed.trim();

export const numbers: Description<'numbers'> = {
  blank: () => ({
    number: '',
    label: { en: '', 'zh-CN': '' },
    flow: 'service-hotline',
    defaultLanguage: 'zh-CN',
  }),
  shapeOf: () => inboundNumberInput,
  nameOf: (record, spoken) => `${nationalNumber(record.number)} ${record.label[spoken]}`.trim(),
  tidy: (input) => ({ ...input, number: toE164(input.number), label: tidyLocalized(input.label) }),
  check: ({ label }) => (isNameless(label) ? ['label.en'] : []),
  heads: ['number', 'label', 'language', 'flow'],
  Cells: NumberCells,
  Form: NumberForm,
};

function NumberCells({ record }: { record: InboundNumber }) {
  const { t, i18n } = useTranslation('administration');
  const { t: words } = useTranslation('words');
  return (
    <>
      <Table.Th scope="row" className={`${classes.name} tabular`} title={record.number}>
        {nationalNumber(record.number)}
      </Table.Th>
      <Table.Td className={classes.clip}>{record.label[i18n.language === 'zh-CN' ? 'zh-CN' : 'en']}</Table.Td>
      <Table.Td>{words(`language.${record.defaultLanguage}`)}</Table.Td>
      <Table.Td>{t(`flow.${record.flow}`)}</Table.Td>
    </>
  );
}

function NumberForm({ values, change, isNew, fault }: FormProps<'numbers'>) {
  const { t } = useTranslation('administration');
  const { t: words } = useTranslation('words');
  const read = toE164(values.number);
  return (
    <Stack gap="md">
      <TextInput
        data-autofocus={isNew}
        label={t('number.number')}
        description={t(isNew ? 'number.number-hint' : 'number.number-fixed')}
        required={isNew}
        readOnly={!isNew}
        variant={isNew ? 'default' : 'filled'}
        inputMode="tel"
        maxLength={40}
        value={values.number}
        error={fault('number')}
        data-testid="field-number"
        onChange={(event) => change({ number: event.currentTarget.value })}
      />
      {isNew && read.startsWith('+') && read !== values.number && (
        <Text size="xs" c="dimmed" className="tabular">
          {t('number.read-as', { number: read })}
        </Text>
      )}
      <LocalizedFields
        label={t('number.label')}
        path="label"
        value={values.label}
        fault={fault}
        onChange={(label) => change({ label })}
      />
      <div>
        <Text fw={500} mb={4} id="number-language">
          {t('number.language')}
        </Text>
        <SegmentedControl
          aria-labelledby="number-language"
          data={language.options.map((value) => ({ value, label: words(`language.${value}`) }))}
          value={values.defaultLanguage}
          onChange={(value) => change({ defaultLanguage: language.parse(value) })}
        />
        <Text size="xs" c="dimmed" mt={4}>
          {t('number.language-hint')}
        </Text>
      </div>
      <Text c="dimmed">{t('number.flow', { flow: t(`flow.${values.flow}`) })}</Text>
    </Stack>
  );
}
