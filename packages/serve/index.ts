export {
  CONTRACT_FILE,
  type Contract,
  type ContractColumn,
  type ContractSample,
  parseContract,
  readContract,
} from './contract.ts';
export { groupOf } from './drift-score.ts';
export { freeName } from './prediction-lines.ts';
export type { LogLevel } from './request-log.ts';
export { type RunningServer, type ServerInput, type ServerOptions, startServer } from './server.ts';
