export { renderHistory, renderHistoryMermaid } from './history.ts';
export { renderLineage } from './lineage.ts';
export { renderLineageMermaid } from './lineage-diagram.ts';
export {
  renderPromotion,
  renderPromotionMarkdown,
  renderReconciliation,
  renderReconciliationMarkdown,
  renderRefusal,
  renderRefusalMarkdown,
} from './promotion.ts';
export { type PublicationView, renderPublication, renderPublicationMarkdown } from './publication.ts';
export { renderShow, type ShowStyle } from './show.ts';
export { renderVerification, type VerificationView } from './verification.ts';
export { renderVerificationMarkdown } from './verification-markdown.ts';
