import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { type CustomerStory, grade, type RouteBodyInput } from '@tellonce/contracts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCallMutation } from '../../api/use-call.ts';
import { FormTrouble } from '../../elements/form-trouble.tsx';
import { useEdit } from '../../elements/use-edit.ts';
import { LanguageField } from './language-field.tsx';

type Customer = CustomerStory['customer'];
const fieldsOf = ({ name, otherName, city, language, temperament, grade: given }: Customer) => ({
  name,
  otherName,
  city,
  language,
  temperament,
  grade: given,
});
type Fields = ReturnType<typeof fieldsOf>;

/** The field's five, and whatever else is on record. */
const temperaments = ['peacock', 'koala', 'owl', 'tiger', 'chameleon'];
const temperamentsWith = (onRecord: string | null): string[] =>
  onRecord === null || temperaments.includes(onRecord) ? temperaments : [onRecord, ...temperaments];

/** Only what was changed is sent, on the version that is known now: a colleague's other change stays. */
const toBody = (version: number, changed: Partial<Fields>): RouteBodyInput<'customers.update'> => {
  const { grade: chosen, name, ...texts } = changed;
  return {
    version,
    ...(name === undefined ? {} : { name: name.trim() }),
    ...texts,
    ...(chosen ? { grade: chosen } : {}),
  };
};

export function EditCustomer(props: { customer: Customer; onReload: () => void; onClose: () => void }) {
  const { t, i18n } = useTranslation('customers');
  const { t: words } = useTranslation('words');
  const { customer } = props;
  const edit = useEdit(fieldsOf(customer));
  const [missing, setMissing] = useState(false);
  const update = useCallMutation('customers.update', [], {
    onSuccess: () => {
      props.onReload();
      props.onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(edit.values.name.trim() === '');
    if (edit.values.name.trim() === '') return;
    if (!edit.isChanged) props.onClose();
    else update.mutate({ params: { customerId: customer.customerId }, body: toBody(customer.version, edit.changed) });
  };
  const text = (field: 'otherName' | 'city', label: string, maxLength: number, description?: string) => (
    <TextInput
      label={label}
      {...(description ? { description } : {})}
      maxLength={maxLength}
      value={edit.values[field] ?? ''}
      error={update.error?.fields.get(field)}
      onChange={(event) => edit.change({ [field]: event.currentTarget.value || null })}
    />
  );
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('edit.title', { name: customer.name })}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            data-autofocus
            required
            label={t('field.name')}
            maxLength={200}
            value={edit.values.name}
            error={missing ? t('field.name-missing') : update.error?.fields.get('name')}
            onChange={(event) => edit.change({ name: event.currentTarget.value })}
          />
          {text('otherName', t('field.other-name'), 200, t('field.other-name-hint'))}
          <Group grow align="flex-start">
            <LanguageField value={edit.values.language} onChange={(language) => edit.change({ language })} />
            {text('city', t('field.city'), 100)}
          </Group>
          <Select
            label={t('field.grade')}
            allowDeselect={false}
            placeholder={t('field.grade-none')}
            data={grade.options.map((value) => ({ value, label: `${value} · ${words(`grade.${value}`)}` }))}
            value={edit.values.grade}
            onChange={(value) => value && edit.change({ grade: grade.parse(value) })}
          />
          <Select
            label={t('field.temperament')}
            description={t('field.temperament-hint')}
            placeholder={t('field.temperament-unknown')}
            clearable
            data={temperamentsWith(customer.temperament).map((value) => ({
              value,
              label: i18n.exists(`words:temperament.${value}`) ? words(`temperament.${value}`) : value,
            }))}
            value={edit.values.temperament}
            onChange={(temperament) => edit.change({ temperament })}
          />
          <FormTrouble
            error={update.error}
            conflict={{
              sentence: t('conflict.sentence'),
              action: t('conflict.reload'),
              onReload: () => {
                update.reset();
                props.onReload();
              },
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={update.isPending} data-testid="customer-save">
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
