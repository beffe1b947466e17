import { Button, Group, Text, Textarea } from '@mantine/core';
import type { CustomerId, StoryNote } from '@tellonce/contracts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCallMutation } from '../../api/use-call.ts';
import { problemSentence } from '../../elements/problem-sentence.ts';
import { dayAndTime } from '../../format/when.ts';
import { useLanguage } from '../../language/use-language.ts';
import { serverNow } from '../../socket/server-clock.ts';
import { Expandable } from '../story/expandable.tsx';
import storyClasses from '../story/story.module.css';
import classes from './customers.module.css';

/** Notes written on the customer outside a call, and a place for the next one. Typed text survives leaving the page. */
export function CustomerNotes(props: { customerId: CustomerId; notes: readonly StoryNote[]; mayWrite: boolean }) {
  const { t } = useTranslation('customers');
  const language = useLanguage();
  if (!props.mayWrite && props.notes.length === 0) return null;
  return (
    <section data-testid="customer-notes">
      <h2 className={storyClasses.heading}>{t('notes.heading')}</h2>
      {props.mayWrite && <AddNote customerId={props.customerId} />}
      <Expandable items={props.notes} shown={3} keyOf={(note) => note.noteId}>
        {(note) => (
          <div className={classes.note} data-testid="customer-note">
            <Text className={classes.noteText}>{note.text}</Text>
            <Text size="xs" c="dimmed">
              {[note.authorName, dayAndTime(note.at, language, serverNow())].filter(Boolean).join(' · ')}
            </Text>
          </div>
        )}
      </Expandable>
    </section>
  );
}

function AddNote({ customerId }: { customerId: CustomerId }) {
  const { t } = useTranslation('customers');
  const { t: words } = useTranslation('words');
  const kept = `tellonce.customer-note.${customerId}`;
  const [text, setText] = useState(() => sessionStorage.getItem(kept) ?? '');
  const keep = (typed: string) => {
    setText(typed);
    if (typed) sessionStorage.setItem(kept, typed);
    else sessionStorage.removeItem(kept);
  };
  const add = useCallMutation('notes.add', ['customers.story'], { onSuccess: () => keep('') });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) add.mutate({ params: { customerId }, body: { text: text.trim() } });
  };
  return (
    <form onSubmit={submit} className={classes.addNote}>
      <Textarea
        aria-label={t('notes.add')}
        placeholder={t('notes.placeholder')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={10_000}
        value={text}
        data-testid="note-text"
        error={add.error ? problemSentence(add.error, words) : undefined}
        onChange={(event) => keep(event.currentTarget.value)}
      />
      {text.trim() !== '' && (
        <Group justify="flex-end" mt={6}>
          <Button type="submit" size="compact-sm" loading={add.isPending} data-testid="add-note">
            {t('notes.add')}
          </Button>
        </Group>
      )}
    </form>
  );
}
