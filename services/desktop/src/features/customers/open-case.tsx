import { Button, Group, Modal, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { type AssetId, type CustomerStory, caseKind } from '@tellonce/contracts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCallMutation } from '../../api/use-call.ts';
import { problemSentence } from '../../elements/problem-sentence.ts';

/** A fault, complaint or question, about a machine or about none. */
export function OpenCase(props: { story: CustomerStory; onClose: () => void }) {
  const { t } = useTranslation('customers');
  const { t: words } = useTranslation('words');
  const { customer, assets } = props.story;
  const [kind, setKind] = useState<(typeof caseKind)['options'][number]>('fault');
  const [title, setTitle] = useState('');
  const [symptoms, setSymptoms] = useState('');
  const only = assets.length === 1 ? assets[0] : undefined;
  const [assetId, setAssetId] = useState<AssetId | null>(only?.assetId ?? null);
  const [missing, setMissing] = useState(false);
  const open = useCallMutation('cases.open', ['customers.story'], { onSuccess: props.onClose });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(title.trim() === '');
    if (title.trim() === '') return;
    open.mutate({
      params: { customerId: customer.customerId },
      body: { kind, title: title.trim(), symptoms: symptoms.trim() || null, assetId },
    });
  };
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('case.title', { name: customer.name })}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <SegmentedControl
            aria-label={t('case.kind')}
            fullWidth
            data={caseKind.options.map((value) => ({ value, label: words(`case-kind.${value}`) }))}
            value={kind}
            onChange={(value) => setKind(caseKind.parse(value))}
          />
          <TextInput
            data-autofocus
            required
            label={t('case.what')}
            placeholder={t('case.what-example')}
            maxLength={200}
            value={title}
            error={missing ? t('case.what-missing') : undefined}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Select
            label={t('case.machine')}
            placeholder={t(assets.length > 0 ? 'case.no-machine' : 'case.none-on-record')}
            disabled={assets.length === 0}
            clearable
            searchable
            data={assets.map((asset) => ({ value: asset.assetId, label: `${asset.model} ${asset.serial}` }))}
            value={assetId}
            onChange={(value) => setAssetId(assets.find((asset) => asset.assetId === value)?.assetId ?? null)}
          />
          <Textarea
            label={t('case.symptoms')}
            autosize
            minRows={3}
            maxRows={10}
            maxLength={4_000}
            value={symptoms}
            onChange={(event) => setSymptoms(event.currentTarget.value)}
          />
          {open.error && <div role="alert">{problemSentence(open.error, words)}</div>}
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={open.isPending} data-testid="case-submit">
              {t('case.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
