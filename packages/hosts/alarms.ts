import type { CheckReport, CommentKey } from './review.ts';

/** What an issue is to say. */
export interface IssueText {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

type IssueState = 'created' | 'updated' | 'unchanged' | 'closed' | 'superseded';

export interface PlacedIssue {
  readonly state: IssueState;
  readonly number: number;
  readonly url: string;
}

/** Where people are told of what needs them, and from where work is started. */
export interface Alarms {
  /** The open issue of that key made to say this; where there is none, a new one with `create`, else undefined. */
  placeIssue(key: CommentKey, text: IssueText, create: boolean): Promise<PlacedIssue | undefined>;
  /** Closes the open issue of that key, with a last word; undefined where there is none. */
  closeIssue(key: CommentKey, text: IssueText, lastWord: string): Promise<PlacedIssue | undefined>;
  /** A comment on the open issue of that key; false where there is none. */
  noteOnIssue(key: CommentKey, comment: string): Promise<boolean>;
  /** Starts a workflow that listens to `workflow_dispatch`. @throws PawlError `remote` */
  startWorkflow(start: WorkflowStart): Promise<void>;
  /** Proposes a branch; the address of the one that is open already where there is one. @throws PawlError `remote` */
  propose(proposal: Proposal): Promise<{ readonly url: string }>;
  /** Reports on a commit. @throws PawlError `remote` */
  check(report: CheckReport): Promise<void>;
}

export interface WorkflowStart {
  /** File name in `.github/workflows`. */
  readonly workflow: string;
  /** Branch or tag. */
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface Proposal extends IssueText {
  readonly branch: string;
  /** The branch that it is for. */
  readonly base: string;
}
