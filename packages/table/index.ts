export { type CheckInput, checkTables } from './anomalies.ts';
export { ANOMALIES, type Anomaly, type AnomalyCode, type Example, type Severity } from './anomaly.ts';
export * from './column.ts';
export { countDistinct, countNulls } from './distinct.ts';
export { applyFilter, type ColumnSlice, columnSlices, filterColumns } from './filter.ts';
export { type Filter, formatFilter, parseFilter } from './filter-parse.ts';
export { type ColumnSchema, type DataSchema, inferSchema } from './schema.ts';
export { type Split, type SplitSpec, splitTable } from './split.ts';
