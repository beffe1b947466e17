/**
 * Three more tries on connect failures, read timeouts and our own 5xx, instead of the carrier's one: a restart of the
 * services is shorter than that. The fragment is read by the carrier, neither sent nor signed.
 */
const retryPolicy = 'rc=3&rp=ct,rt,5xx';

/**
 * The absolute address of one of our webhooks. Inline documents need absolute addresses, so all of ours are.
 * @param path such as `/webhooks/calls/status`
 */
export const webhookUrl = (
  publicUrl: string,
  path: `/webhooks/${string}`,
  query: Readonly<Record<string, string>> = {},
): string => {
  const search = new URLSearchParams(query).toString();
  return `${publicUrl.replace(/\/+$/, '')}${path}${search ? `?${search}` : ''}#${retryPolicy}`;
};
