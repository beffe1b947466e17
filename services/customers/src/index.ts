export {
  type DemonstrationCompany,
  type SeedOptions,
  type SignIn,
  seedDemonstrationCompany,
} from './demonstration/seed-demonstration-company.ts';
export { type AdministratorOptions, seedAdministrator } from './seed-administrator.ts';
export { type CustomersDeps, type CustomersService, createCustomersService } from './service.ts';
