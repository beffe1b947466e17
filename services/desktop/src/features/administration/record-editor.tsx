import { Button, Drawer, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../../api/api-problem.ts';
import { FormTrouble } from '../../elements/form-trouble.tsx';
import { useEdit } from '../../elements/use-edit.ts';
import { useLanguage } from '../../language/use-language.ts';
import { doors, type Inputs, type ListedKind, type Records } from './administered-kinds.ts';
import classes from './administration.module.css';
import { useGuard } from './change-guard.tsx';
import { descriptions } from './descriptions.ts';
import { faultAt, faultsIn, sentenceKey } from './field-errors.ts';
import { useRefusal } from './use-refusal.ts';

/** Creates a record (`record` null) or changes one. What was typed survives a refusal and somebody else's change. */
export function RecordEditor<K extends ListedKind>(props: {
  kind: K;
  record: Records[K] | null;
  onReload: () => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('administration');
  const language = useLanguage();
  const guard = useGuard();
  const { kind, record } = props;
  const description = descriptions[kind];
  const door = doors[kind];
  const isNew = record === null;
  const edit = useEdit<Inputs[K]>(record ? door.toInput(record) : description.blank());
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const form = useRef<HTMLFormElement>(null);
  const refusal = useRefusal(kind);

  const save = useMutation<Records[K] | null, ApiProblem, Inputs[K]>({
    mutationFn: (input) => guard.propose({ kind, record, input }),
    onSuccess: (saved) => saved && props.onClose(),
    onError: (error) => show(error.fields),
  });
  const show = (found: ReadonlyMap<string, string>) => {
    setFaults(found);
    // After the faults are drawn: the first wrong field takes the focus.
    setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), 0);
  };
  const fault = (path: string): string | undefined => {
    const message = faultAt(faults, path);
    if (message === undefined) return undefined;
    const key = `fault.${sentenceKey(path)}`;
    return i18n.exists(`administration:${key}`) ? t(key) : message;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input = description.tidy ? description.tidy(edit.values) : edit.values;
    const found = faultsIn(description.shapeOf(isNew), input);
    for (const path of description.check?.(edit.values) ?? []) if (!found.has(path)) found.set(path, t('fault.wrong'));
    show(found);
    if (found.size === 0) save.mutate(input);
  };
  const Form = description.Form;
  return (
    <Drawer
      opened
      onClose={props.onClose}
      position="right"
      size={description.width ?? 560}
      closeOnEscape={!guard.isAsking}
      title={record ? t('edit', { name: description.nameOf(record, language) }) : t(`new.${kind}`)}
      closeButtonProps={{ 'aria-label': t('cancel') }}
      data-testid="record-editor"
    >
      <form ref={form} onSubmit={submit} noValidate>
        <Stack gap="lg">
          <Form values={edit.values} change={edit.change} isNew={isNew} fault={fault} />
          <FormTrouble
            error={save.error}
            sentence={save.error ? refusal(save.error) : null}
            conflict={{
              sentence: t('conflict.sentence'),
              action: t('conflict.reload'),
              onReload: () => {
                save.reset();
                props.onReload();
              },
            }}
          />
          <Group justify="flex-end" className={classes.formFoot}>
            <Button variant="default" onClick={props.onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} data-testid="record-save">
              {t(isNew ? 'create' : 'save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}
