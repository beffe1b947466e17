export { wrong } from '../service.ts';
