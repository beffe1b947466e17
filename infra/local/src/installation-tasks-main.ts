import type { InstallationReport, InstallationTask } from './installation-task.ts';
import { prepareCompany } from './prepare-company.ts';
import { provisionCarrier } from './provision-carrier.ts';

const report = (message: InstallationReport) => process.send?.(message);

process.on('message', (task: InstallationTask) => void perform(task));
process.once('disconnect', () => process.exit(0)); // the launcher has no more work, or is gone
report({ kind: 'loaded' });

async function perform(task: InstallationTask): Promise<void> {
  try {
    if (task.task === 'prepare-company') {
      const company = await prepareCompany(task, (sentence) => report({ kind: 'progress', sentence }));
      report({ kind: 'prepared', company });
    } else report({ kind: 'provisioned', provisioned: await provisionCarrier(task) });
  } catch (error) {
    report({ kind: 'failed', message: explain(error) });
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${explain(error.cause)}`;
}
