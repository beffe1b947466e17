export const LEAST_NODE = '20.19.0';

/** One sentence when this Node is too old, else undefined. */
export function complaintAboutNode(version) {
  const have = version.split('.').map(Number);
  const need = LEAST_NODE.split('.').map(Number);
  for (const [index, wanted] of need.entries()) {
    if (have[index] > wanted) return undefined;
    if (have[index] < wanted) {
      return `Tellonce needs Node 20.19 or newer, and this is Node ${version}: install a newer one (https://nodejs.org) and try again.`;
    }
  }
  return undefined;
}
