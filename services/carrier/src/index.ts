export { type Carrier, type CarrierOptions, createCarrier } from './create-carrier.ts';
