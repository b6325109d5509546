export type { Alarms, IssueText, PlacedIssue, Proposal, WorkflowStart } from './alarms.ts';
export type { Approval, Forge } from './forge.ts';
export * from './github/index.ts';
export type { Host } from './host.ts';
export type { CheckAnnotation, CheckReport, CommentKey, Review } from './review.ts';
export { type TerminalOptions, type TerminalStream, terminalHost, usesColour } from './terminal.ts';
export { downloadArtifact, listArtifacts, uploadArtifact } from './workflow/artifact.ts';
export {
  type EventPull,
  type EventRelease,
  type EventRun,
  type WorkflowEvent,
  workflowEvent,
} from './workflow/event.ts';
export { type Annotation, type Runner, workflowRunner } from './workflow/runner.ts';
