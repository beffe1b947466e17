import { Select, Text } from '@mantine/core';
import { IconHistory, IconPhoneIncoming, IconPhoneOutgoing } from '@tabler/icons-react';
import type { StoryContact } from '@tellonce/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../elements/empty-state.tsx';
import { clockDuration } from '../../format/duration.ts';
import { shortDay, timeOfDay } from '../../format/when.ts';
import { serverNow } from '../../socket/server-clock.ts';
import classes from './story.module.css';

type Filter = 'all' | 'notes' | 'inbound' | 'outbound';
const matches: Record<Filter, (contact: StoryContact) => boolean> = {
  all: () => true,
  notes: (contact) => contact.notes.length > 0,
  inbound: (contact) => contact.direction === 'inbound',
  outbound: (contact) => contact.direction === 'outbound',
};

/** Earlier contacts, newest first, with what was written about them; `contacts` null: nobody is identified yet. */
export function Timeline(props: { contacts: readonly StoryContact[] | null }) {
  const { t } = useTranslation('story');
  const [filter, setFilter] = useState<Filter>('all');
  const shown = (props.contacts ?? []).filter(matches[filter]);
  return (
    <section data-testid="timeline">
      <div className={classes.timelineHead}>
        <h2 className={classes.heading}>{t('timeline.heading')}</h2>
        {(props.contacts?.length ?? 0) > 1 && (
          <Select
            size="xs"
            w={116}
            variant="unstyled"
            aria-label={t('timeline.filter')}
            allowDeselect={false}
            value={filter}
            onChange={(value) => setFilter((value ?? 'all') as Filter)}
            data={(['all', 'notes', 'inbound', 'outbound'] as const).map((value) => ({
              value,
              label: t(`timeline.${value}`),
            }))}
          />
        )}
      </div>
      {shown.length === 0 ? (
        <EmptyState
          icon={<IconHistory size={20} />}
          title={t(props.contacts === null ? 'timeline.nobody' : 'timeline.empty')}
          advice={t(props.contacts === null ? 'timeline.nobody-advice' : 'timeline.empty-advice')}
        />
      ) : (
        <ol className={classes.timeline}>
          {shown.map((contact) => (
            <Contact key={contact.interactionId} contact={contact} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Contact({ contact }: { contact: StoryContact }) {
  const { t, i18n } = useTranslation('story');
  const Icon = contact.direction === 'inbound' ? IconPhoneIncoming : IconPhoneOutgoing;
  const outcome =
    contact.outcome && i18n.exists(`story:outcome.${contact.outcome}`)
      ? t(`outcome.${contact.outcome}`)
      : contact.outcome;
  return (
    <li className={classes.contact} data-testid="contact">
      <div className={classes.contactHead}>
        <span className="tabular">
          <b>{shortDay(contact.startedAt, serverNow())}</b> {timeOfDay(contact.startedAt)}
        </span>
        <Icon size={14} aria-label={t(`timeline.${contact.direction}`)} />
        <span>
          {[
            contact.agentName ?? outcome,
            contact.durationMs !== null && contact.agentName ? clockDuration(contact.durationMs) : null,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      {contact.reason && <Text fw={550}>{contact.reason}</Text>}
      {contact.notes.map((note) => (
        <Text key={note.noteId} className={classes.note}>
          {note.text}
        </Text>
      ))}
    </li>
  );
}
