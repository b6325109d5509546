export { type DataCardInput, renderDataCard } from './data-card.ts';
export { type ModelCardInput, renderModelCard } from './model-card.ts';
export { parseWrittenCard, type WrittenCard } from './written-card.ts';
