import type { PreparedCompany } from './prepare-company.ts';
import type { Provisioned, Provisioning } from './provision-carrier.ts';

export type CompanyPreparation = {
  databaseUrl: string;
  empty: boolean;
  /** Reachable from outside: no password may be one that the world knows. */
  exposed: boolean;
  phoneDirectory: string;
};

/** Work around a start that needs heavy libraries, done by a process that then leaves. */
export type InstallationTask =
  | ({ task: 'prepare-company' } & CompanyPreparation)
  | ({ task: 'provision-carrier' } & Provisioning);

export type InstallationReport =
  | { kind: 'loaded' }
  | { kind: 'progress'; sentence: string }
  | { kind: 'prepared'; company: PreparedCompany }
  | { kind: 'provisioned'; provisioned: Provisioned }
  | { kind: 'failed'; message: string };
