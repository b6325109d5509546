export { type Content, writeFileAtomic } from './atomic-write.ts';
export { canonicalJson, type Digest, digestOf, digestOfJson, type Json } from './canonical.ts';
export { parseConfig, parseYaml, type YamlSource } from './config.ts';
export {
  type Config,
  configJsonSchema,
  configSchema,
  type GateConfig,
  type StageConfig,
} from './config-schema.ts';
export { type DataSchemaFile, formatDataSchema, parseDataSchema } from './data-schema.ts';
export { digestFile } from './digest-file.ts';
export type { DriftRecord } from './drift-record.ts';
export { didYouMean, type ErrorCode, type ErrorDetails, nearest, PawlError, toPawlError } from './errors.ts';
export {
  type AnyRecord,
  type ChainKind,
  type DataCheckRecord,
  type EstimateRecord,
  type EvaluationRecord,
  type FileReference,
  type ImageRecord,
  type LookRecord,
  RECORD_SCHEMAS,
  type RecordForm,
  type RecordKind,
  type RecordOf,
  type ReleaseRecord,
  type RunRecord,
  recordJsonSchema,
  type VerdictRecord,
} from './record.ts';
export {
  formatRecord,
  type KindOrForm,
  kindName,
  parseRecord,
  parseStored,
  type RecordBody,
  sealRecord,
  storedForm,
} from './seal.ts';
export { VERSION } from './version.ts';
