/**
 * The name under which an agent's browser registers with the carrier. Twilio takes letters, digits and underscores
 * only (error 31105); the hyphens of a UUID would be undefined behaviour.
 */
export const clientIdentity = (agentId: string): string => agentId.replaceAll('-', '_');
