import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import type { Language } from '@tellonce/contracts';
import { customerKind } from '@tellonce/contracts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useCallMutation } from '../../api/use-call.ts';
import { problemSentence } from '../../elements/problem-sentence.ts';
import { LanguageField } from './language-field.tsx';

/** What was typed into the search is a number, when it has digits enough and no letters. */
const looksLikeNumber = (typed: string): boolean =>
  typed.replace(/\D/g, '').length >= 5 && /^[\d\s()+\-./]+$/.test(typed);

/** A new customer; what was searched for and not found is filled in already. */
export function CreateCustomer(props: { typed: string; onClose: () => void }) {
  const { t } = useTranslation('customers');
  const { t: words } = useTranslation('words');
  const [, go] = useLocation();
  const number = looksLikeNumber(props.typed);
  const [name, setName] = useState(number ? '' : props.typed);
  const [otherName, setOtherName] = useState('');
  const [phone, setPhone] = useState(number ? props.typed : '');
  const [email, setEmail] = useState('');
  const [city, setCity] = useState('');
  const [kind, setKind] = useState<(typeof customerKind)['options'][number]>('consumer');
  const [language, setLanguage] = useState<Language | null>(null);
  const [missing, setMissing] = useState(false);
  const create = useCallMutation('customers.create', ['customers.search'], {
    onSuccess: (customer) => {
      props.onClose();
      go(`/customers/${customer.customerId}`);
    },
  });
  const fields = create.error?.fields;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(name.trim() === '');
    if (name.trim() === '') return;
    create.mutate({
      body: {
        kind,
        name: name.trim(),
        otherName: otherName.trim() || null,
        language,
        city: city.trim() || null,
        identities: [
          ...(phone.trim() ? [{ kind: 'phone' as const, value: phone.trim() }] : []),
          ...(email.trim() ? [{ kind: 'email' as const, value: email.trim() }] : []),
        ],
      },
    });
  };
  // A number that is none is refused as a whole, without a path to a field.
  const phoneWrong = create.error?.code === 'malformed-request' && phone.trim() !== '' && !looksLikeNumber(phone);
  return (
    <Modal opened onClose={props.onClose} title={t('create.title')} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            data-autofocus
            required
            label={t('field.name')}
            maxLength={200}
            value={name}
            error={missing ? t('field.name-missing') : fields?.get('name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('field.other-name')}
            description={t('field.other-name-hint')}
            maxLength={200}
            value={otherName}
            onChange={(event) => setOtherName(event.currentTarget.value)}
          />
          <Group grow align="flex-start">
            <TextInput
              label={t('field.phone')}
              inputMode="tel"
              maxLength={40}
              value={phone}
              error={phoneWrong ? t('field.phone-wrong') : undefined}
              onChange={(event) => setPhone(event.currentTarget.value)}
            />
            <TextInput
              label={t('field.email')}
              inputMode="email"
              maxLength={200}
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
          </Group>
          <Group grow align="flex-start">
            <Select
              label={t('field.kind')}
              allowDeselect={false}
              data={customerKind.options.map((value) => ({ value, label: words(`customer-kind.${value}`) }))}
              value={kind}
              onChange={(value) => value && setKind(customerKind.parse(value))}
            />
            <LanguageField value={language} onChange={setLanguage} />
            <TextInput
              label={t('field.city')}
              maxLength={100}
              value={city}
              onChange={(event) => setCity(event.currentTarget.value)}
            />
          </Group>
          {create.error && !phoneWrong && <div role="alert">{problemSentence(create.error, words)}</div>}
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('create.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
