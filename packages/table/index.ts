export * from './column.ts';
