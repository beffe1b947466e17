import type { CallerIdentity, EntityEventBody, IdentityAssurance, InteractionId } from '@tellonce/contracts';
import { customerRepository, type Executor, interactionRepository } from '@tellonce/database';

/** Only a certain identity becomes the interaction's customer; candidates are kept beside it. */
const identified = (identity: CallerIdentity, assurance: IdentityAssurance) => ({
  customerId: identity.kind === 'known' ? identity.customerId : null,
  candidateIds: identity.kind === 'candidates' ? identity.customerIds : [],
  assurance,
});

/** What an event of a dialogue or a call means for the interaction and the customer. */
export const applyEntityEvent = async (
  db: Executor,
  interactionId: InteractionId,
  event: EntityEventBody,
  at: Date,
): Promise<void> => {
  const interactions = interactionRepository(db);
  switch (event.type) {
    case 'interaction.started':
      await interactions.describe(interactionId, event);
      await interactions.identify(interactionId, identified(event.identity, event.assurance));
      return;
    case 'interaction.identified':
      await interactions.identify(interactionId, identified(event.identity, event.assurance));
      return;
    case 'interaction.language-chosen':
      await interactions.chooseLanguage(interactionId, event.language);
      if (event.customerId) await customerRepository(db).setLanguage(event.customerId, event.language);
      return;
    case 'interaction.told':
      await interactions.tell(interactionId, event.item);
      return;
    case 'dialogue.ended':
    case 'call.ended':
      await interactions.end(interactionId, at, { unless: 'ended-in-menu' });
      return;
    case 'interaction.sent-to-queue':
    case 'call.connecting':
    case 'call.connected':
    case 'call.agent-leg-failed':
      return; // written down; routing says what they led to
  }
};
